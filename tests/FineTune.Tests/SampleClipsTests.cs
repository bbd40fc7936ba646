using Pyoco;
using Pyoco.Models;
using Pyoco.Samples;

namespace FineTune.Tests;

/// <summary>Whole trainings of a very small model, a few steps long.</summary>
public sealed class SampleClipsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fine-tune-tests-").FullName;

    private string Data => Path.Combine(_folder, "data");

    private string Output => Path.Combine(_folder, "run");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ATrainingDrawsClipsAtItsStepsAndAtItsEnd()
    {
        BallSet.Draw(Data, clips: 12, seed: 3);
        var model = TinyModel();

        var (code, error) = await Train("--model", model, "--sample-every", "2", "--steps", "3");

        Assert.Equal((ExitCode.Done, ""), (code, error));
        Assert.Equal(
            ["step-000002.webp", "step-000003.webp"],
            Directory.GetFiles(Path.Combine(Output, "samples")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        var clip = VideoClip.Load(Path.Combine(Output, "samples", "step-000003.webp"));
        Assert.Equal((4, 16, 16), (clip.FrameCount, clip.Height, clip.Width));
    }

    [Fact]
    public async Task ATrainingGoesOnWithOtherClipsWhereThatIsAllowedAndWithOtherBatchesNever()
    {
        BallSet.Draw(Data, clips: 12, seed: 3);
        string[] command = ["--model", TinyModel(), "--sample-every", "0", "--steps", "2"];
        await Train(command);
        Assert.False(Directory.Exists(Path.Combine(Output, "samples")));

        var (_, batches) = await Train([.. command, "--stride", "2"]);
        foreach (var clip in ClipDataSet.Open(Data).Split(0.3).Training.Clips)
        {
            File.AppendAllText(Path.Combine(Data, Path.ChangeExtension(clip.Name, ".txt")), "a ball that was mended\n");
        }

        var (refused, error) = await Train(command);
        var (allowed, _) = await Train([.. command, "--allow-other-data"]);

        Assert.Contains("of the batches, frame_stride was 1, now it is 2", batches);
        Assert.Equal((ExitCode.Failed, ExitCode.Done), (refused, allowed));
        Assert.Contains("That is another data set", error);
    }

    // Captions that are all alike leave nothing to learn, so the text encoder is made at once.
    [Fact]
    public async Task AStartWithoutACheckpointIsMadeAgain()
    {
        BallSet.Draw(Data, clips: 4, seed: 3);
        Array.ForEach(Directory.GetFiles(Data, "0*.txt"), file => File.WriteAllText(file, "a ball\n"));
        var index = Path.Combine(Output, "start", "model_index.json");
        Directory.CreateDirectory(Path.GetDirectoryName(index)!);
        File.WriteAllText(index, "of another size");
        string[] command = ["--images", "1", "--steps", "1", "--sample-every", "0"];

        Assert.Equal((ExitCode.Done, ""), await Train(command));
        var made = File.GetLastWriteTimeUtc(index);
        Assert.Equal((ExitCode.Done, ""), await Train(command));

        Assert.Equal(made, File.GetLastWriteTimeUtc(index)); // what has a checkpoint goes on with its start
    }

    [Fact]
    public async Task WhatWasLeftOutIsToldWhenATrainingFails()
    {
        BallSet.Draw(Data, clips: 12, seed: 3);
        foreach (var file in Directory.GetFiles(Data, "*.webp"))
        {
            var bytes = File.ReadAllBytes(file);
            File.WriteAllBytes(file, bytes[..(bytes.Length / 8)]); // less than a frame of eight
        }

        var model = TinyModel();
        var before = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            Assert.Equal(ExitCode.Failed, (await Train("--model", model, "--steps", "1")).Code);
        }
        finally
        {
            Console.SetOut(before);
        }

        Assert.Contains("clips were left out", output.ToString());
    }

    private async Task<(int Code, string Error)> Train(params string[] words)
    {
        using var error = new StringWriter();
        var code = await new SampleProgram(CommandLine.Root()) { Error = error }.RunAsync(
        [
            "--data", Data, "--output", Output, "--size", "16", "--frames", "4", "--batch", "2", "--validation", "0.3",
            "--mixed-precision", "no", .. words,
        ]);
        return (code, error.ToString());
    }

    private string TinyModel()
    {
        var (folder, words) = (Path.Combine(_folder, "model"), Path.Combine(_folder, "words"));
        BpeLearner.Learn(["a red ball moves to the left"], 600, 12, words);
        var tokenizer = ClipTokenizer.Load(words);
        var text = new ClipTextConfig
        {
            VocabularySize = tokenizer.VocabularySize, HiddenSize = 16, IntermediateSize = 32, Layers = 1, Heads = 2,
            MaxPositions = tokenizer.MaxLength, EndId = tokenizer.EndId,
        };
        var network = new UNetConfig
        {
            SampleSize = 8, InChannels = 12, OutChannels = 12, BlockOutChannels = [8, 16], DownAttention = [false, true],
            UpAttention = [true, false], Heads = [1, 2], LayersPerBlock = 1, CrossAttentionSize = 16, PooledSize = 16, NormGroups = 4,
            ScaleShift = true,
        };
        using var model = TextToVideoModel.CreateImageModel(
            network, text, words, new PixelCodec(2), new EdmConfig { SigmaMax = 10 }, seed: 1);
        model.Save(folder);
        return folder;
    }
}
