using Pyoco.TestSupport;

namespace Pyoco.Models.Tests;

/// <summary>Folders of trainings that go on. What opens the list of losses writes the next checkpoint, with its curve.</summary>
internal static class TrainingTargets
{
    private const string Losses = "losses.csv";
    private const long Steps = 3;

    private static readonly Type[] Refusals = [typeof(CheckpointException), typeof(IOException), typeof(InvalidDataException)];

    /// <summary>The targets.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("training-checkpoint", Checkpoint) { Documented = Refusals, Share = 1 },
        new("training-losses", LossList) { Documented = Refusals, Share = 1 },
    ];

    private static Action<Random> Checkpoint(string folder)
    {
        var (model, run) = Trained(folder);
        var files = new FuzzedFolder(run).Weights(
            "checkpoint.safetensors", "pyoco.step", "pyoco.seed", "pyoco.noise_prior", "pyoco.noise_addresses", "average", "mean", "square",
            "9223372036854775807", "-1");
        return random =>
        {
            files.Change(random);
            Resume(model, run);
        };
    }

    private static Action<Random> LossList(string folder)
    {
        var (model, run) = Trained(folder);
        var checkpoint = File.ReadAllBytes(Path.Combine(run, "checkpoint.safetensors"));
        var losses = File.ReadAllText(Path.Combine(run, Losses));
        string[] words = ["NaN", "Infinity", "-1e308", "1e308", "1e999", "-0", "0", ",", "\r", "\n", "\0", "é", ""];
        return random =>
        {
            File.WriteAllBytes(Path.Combine(run, "checkpoint.safetensors"), checkpoint);
            File.WriteAllText(Path.Combine(run, Losses), losses);
            if (random.Next(2) == 0)
            {
                var fields = losses.Split(',');
                fields[random.Next(fields.Length)] = words[random.Next(words.Length)];
                File.WriteAllText(Path.Combine(run, Losses), string.Join(',', fields));
            }
            else
            {
                new FuzzedFolder(run).Bytes(Losses).Change(random);
            }

            Resume(model, run, steps: true);
        };
    }

    // A training that is done with its steps, and its folder.
    private static (TextToVideoModel Model, string Run) Trained(string folder)
    {
        var (model, run) = (TinyModels.ImageModel(folder), Path.Combine(folder, "run"));
        Resume(model, run, steps: true);
        return (model, run);
    }

    private static void Resume(TextToVideoModel model, string folder, bool steps = false)
    {
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, new TrainingOptions { Steps = Steps });
        using var run = new TrainingRun(trainer, folder);
        if (steps)
        {
            run.Run(step => TinyModels.Batch(step, frames: 1), _ => { });
        }
    }
}
