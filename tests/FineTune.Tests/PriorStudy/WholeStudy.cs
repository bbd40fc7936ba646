using PriorStudy;

namespace FineTune.Tests;

/// <summary>The study of <see cref="TinyStudySet"/>, done once, and others of it in the same folder.</summary>
public sealed class WholeStudy : IDisposable
{
    public WholeStudy() => Lines = Run("whole", _ => false);

    /// <summary>Where everything is.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("pyoco-prior-study-").FullName;

    /// <summary>The lines of its file of rows.</summary>
    public string[] Lines { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>The file of rows of a study.</summary>
    public string Csv(string name) => Path.Combine(Folder, $"{name}.csv");

    /// <summary>Carries a study out, in as many starts as it takes, and gives the lines of its file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="stopsBehind">Whether it is stopped behind a line that it reports.</param>
    /// <param name="settings">Others than <see cref="TinyStudySet.Settings"/>.</param>
    internal string[] Run(string name, Func<string, bool> stopsBehind, StudySettings? settings = null)
    {
        settings ??= TinyStudySet.Settings;
        using var set = new TinyStudySet(Folder);
        using var axes = StudyAxes.LoadOrFit(Path.Combine(Folder, "axes"), set, settings);
        while (true)
        {
            using var stop = new CancellationTokenSource();
            var rows = StudyRows.Open(Csv(name), set, settings);
            void Report(string line)
            {
                if (stopsBehind(line))
                {
                    stop.Cancel();
                }
            }

            try
            {
                new Study(set, settings, rows, axes, Path.Combine(Folder, $"{name}-work"), Report).Run(stop.Token);
                return File.ReadAllLines(Csv(name));
            }
            catch (OperationCanceledException)
            {
                // The next one goes on.
            }
        }
    }
}
