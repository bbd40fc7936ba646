using System.Diagnostics;
using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>This program as a process of its own, for tests that kill one.</summary>
internal static class AnotherProcess
{
    /// <summary>What the process writes to its output when it begins with its task.</summary>
    public const string Ready = "ready";

    /// <summary>The first argument of the program that makes it such a process.</summary>
    public const string Command = "another-process";

    /// <summary>What the process does.</summary>
    public static void Run(string[] task)
    {
        switch (task)
        {
            case ["train", var image, var folder, var steps, var killAt]:
                Train(image, folder, long.Parse(steps), long.Parse(killAt));
                break;
            case ["catch-null-after-bfloat16"]:
                CatchNullAfterBfloat16();
                break;
            case ["save", var model, var folder]:
                Save(model, folder);
                break;
            default:
                throw new ArgumentException($"'{string.Join(' ', task)}' is no task.", nameof(task));
        }
    }

    /// <summary>Starts it.</summary>
    public static Process Start(params string[] task)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(AnotherProcess).Assembly.Location, Command, .. task])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    // Where the processor has AMX, the thread has used it then.
    private static void CatchNullAfterBfloat16() => RunThreads.Shared.Start(() =>
    {
        using var scope = NewDisposeScope();
        var matrix = ones([512, 512], ScalarType.BFloat16);
        matrix.mm(matrix);
        Console.WriteLine(Ready);
        try
        {
            return LengthOf(null!);
        }
        catch (NullReferenceException)
        {
            Console.WriteLine("caught");
            return 0;
        }
    }).Wait();

    private static int LengthOf(string text) => text.Length;

    // A checkpoint after every step.
    private static void Train(string image, string folder, long steps, long killAt)
    {
        set_num_threads(1);
        using var model = TextToVideoModel.FromImageModel(image, new VideoConfig { Frames = 4 });
        var options = new TrainingOptions { Steps = steps, TrainTextEncoder = true, CheckpointInterval = TimeSpan.FromTicks(1) };
        using var trainer = new DiffusionTrainer(model, CholeskyNoise.White, options);
        using var run = new TrainingRun(trainer, folder);
        Console.WriteLine(Ready);
        run.Run(
            step =>
            {
                if (step == killAt)
                {
                    Process.GetCurrentProcess().Kill(); // no handler runs, nothing is saved
                }

                return TinyModels.Batch(step);
            },
            _ => { });
    }

    // For ever, each time with another number in the weights.
    private static void Save(string path, string folder)
    {
        using var model = TextToVideoModel.Load(path);
        Console.WriteLine(Ready);
        for (var i = 1; ; i++)
        {
            foreach (var weight in model.Network.Module.parameters().Concat(model.TrainedText!.Network.parameters()))
            {
                using var noGrad = no_grad();
                weight.Times_(0).Plus_(i);
            }

            model.Save(folder);
        }
    }
}
