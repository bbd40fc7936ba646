using System.Globalization;

namespace Pyoco.Models.Tests;

/// <summary>Trainings that are killed at random moments, by default 20 times; PYOCO_KILLS says how many times, and PYOCO_KILL_SEED which
/// moments.</summary>
public sealed class KilledTrainingTests : IDisposable
{
    private const int Steps = 40;
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void EveryRunGoesOnAndTheEndIsThatOfATrainingNobodyKilled()
    {
        var (kills, random) = (Setting("PYOCO_KILLS", 20), new Random(Setting("PYOCO_KILL_SEED", 1)));
        var image = TinyModels.ImageModelFolder(_folder);
        var (whole, killed) = (Path.Combine(_folder, "whole"), Path.Combine(_folder, "killed"));
        Train(image, whole);

        for (var i = 0; i < kills; i++)
        {
            // A training that is at its end has nothing more that a kill could interrupt.
            var folder = i % 10 == 9 ? Path.Combine(_folder, $"killed-{i}") : killed;
            Kill(image, folder, TimeSpan.FromMilliseconds(random.Next(0, 250)));
            AssertUsable(folder);
        }

        foreach (var folder in Directory.GetDirectories(_folder, "killed*"))
        {
            Train(image, folder);
            AssertSame(whole, folder);
        }
    }

    private static int Setting(string variable, int fallback) =>
        Environment.GetEnvironmentVariable(variable) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;

    private static void Train(string image, string folder)
    {
        using var process = AnotherProcess.Start("train", image, folder, $"{Steps}", "-1");
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private static void Kill(string image, string folder, TimeSpan after)
    {
        using var process = AnotherProcess.Start("train", image, folder, $"{Steps}", "-1");
        Assert.Equal(AnotherProcess.Ready, process.StandardOutput.ReadLine());
        Thread.Sleep(after);
        process.Kill();
        process.WaitForExit();
    }

    // What is there is whole, whatever the moment.
    private static void AssertUsable(string folder)
    {
        if (Directory.Exists(Path.Combine(folder, "model")))
        {
            TextToVideoModel.Load(Path.Combine(folder, "model")).Dispose();
        }
    }

    // Each process begins a file of events of its own, named by its time, as TensorBoard reads them.
    private static void AssertSame(string whole, string killed)
    {
        string[] Files(string folder) => [
            .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f))
                .Where(f => !f.StartsWith("events", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)];
        Assert.Equal(Files(whole), Files(killed)); // nothing is left over
        foreach (var file in Files(whole))
        {
            Assert.True(
                File.ReadAllBytes(Path.Combine(whole, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(killed, file))), file);
        }
    }
}
