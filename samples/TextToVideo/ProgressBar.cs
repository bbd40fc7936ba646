using Pyoco;

namespace TextToVideo;

/// <summary>A progress bar on the error stream, drawn in place on a terminal and left out where there is none.</summary>
internal sealed class ProgressBar : IProgress<GenerationProgress>
{
    private const int Width = 30;
    private int _longest;

    /// <inheritdoc/>
    public void Report(GenerationProgress value)
    {
        if (Console.IsErrorRedirected)
        {
            return;
        }

        var done = (int)(Width * value.Fraction);
        var line = $"[{new string('#', done)}{new string('.', Width - done)}] {value}";
        Console.Error.Write($"\r{line.PadRight(_longest)}");
        _longest = Math.Max(_longest, line.Length);
        if (value.Stage == GenerationStage.Decoding && value.Frame == value.Frames)
        {
            Console.Error.WriteLine();
        }
    }
}
