using Pyoco;

namespace TextToVideo;

/// <summary>A progress bar on the error stream, drawn in place on a terminal and left out where there is none.</summary>
internal sealed class ProgressBar : IProgress<GenerationProgress>
{
    private const int Width = 30;

    /// <inheritdoc/>
    public void Report(GenerationProgress value)
    {
        if (Console.IsErrorRedirected)
        {
            return;
        }

        var done = (int)(Width * value.Fraction);
        Console.Error.Write($"\r[{new string('#', done)}{new string('.', Width - done)}] step {value.Step}/{value.Steps} "
            + $" {value.Elapsed.TotalSeconds:F1} s ");
        if (value.Step == value.Steps)
        {
            Console.Error.WriteLine();
        }
    }
}
