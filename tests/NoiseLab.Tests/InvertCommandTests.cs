using System.Text.Json;
using Pyoco;
using Pyoco.Models;
using Pyoco.Samples;
using static TorchSharp.torch;

namespace NoiseLab.Tests;

public sealed class InvertCommandTests : IDisposable
{
    private readonly LabRun _lab = new();

    [Fact]
    public void AFolderOfClipsBecomesTablesAReportAndAPicture()
    {
        SaveModel();
        SaveClips(count: 3, frames: 4);

        var code = _lab.Run(
            "invert", "--model", "@model", "--clips", "@clips", "--output", "@out", "--steps", "3", "--frames", "3", "--prompt", "an orc");

        Assert.True(code == ExitCode.Done, string.Join('\n', _lab.Error));
        Assert.StartsWith("3 clips of 3 frames of 768 values, each frame inverted in 3 steps of heun", _lab.Output[0]);
        using var report = JsonDocument.Parse(File.ReadAllText(_lab.PathOf("out/inversion.json")));
        var raw = report.RootElement.GetProperty("raw");
        Assert.Equal(2, raw.GetProperty("within").GetArrayLength());
        Assert.Equal(9, raw.GetProperty("across").GetProperty("pairs").GetInt32());
        Assert.Equal(File.ReadAllLines(_lab.PathOf("out/inversion.txt")).Where(line => line.Length > 0), _lab.Output);
        Assert.Equal((1020, 300), (Picture().Width, Picture().Height));
    }

    [Fact]
    public void WhatIsMissingIsSaid()
    {
        SaveModel();
        SaveClips(count: 2, frames: 2);

        Assert.Equal(ExitCode.WrongUse, _lab.Run("invert", "--model", "@model", "--clips", "@clips", "--output", "@out", "--frames", "2"));
        Assert.Contains("00.txt beside it, or by --prompt", _lab.Error[0]);
        Assert.Equal(ExitCode.WrongUse, _lab.Run("invert", "--model", "@model", "--clips", "@clips", "--output", "@out", "--prompt", "x"));
        Assert.Contains("has 2 frames; at least the 16", _lab.Error[0]);
        File.WriteAllText(_lab.PathOf("clips/00.png"), "no picture");
        Assert.Equal(ExitCode.WrongUse, _lab.Run("invert", "--model", "@model", "--clips", "@clips", "--output", "@out", "--prompt", "x"));
        Assert.Contains("00.png", _lab.Error[0]);
        Assert.Equal(ExitCode.WrongUse, _lab.Run("invert", "--model", "@model", "--clips", "@none", "--output", "@out"));
        Assert.Contains("was not found", _lab.Error[0]);
    }

    public void Dispose() => _lab.Dispose();

    private VideoClip Picture() => VideoClip.Load(_lab.PathOf("out/inversion.png"));

    // An untrained image model of 16 x 16 pixels.
    private void SaveModel()
    {
        var tokenizer = _lab.PathOf("words");
        BpeLearner.Learn(Enumerable.Repeat("a green orc walks to the left in chain mail", 3), 600, 12, tokenizer);
        var words = ClipTokenizer.Load(tokenizer);
        var text = new ClipTextConfig
        {
            VocabularySize = words.VocabularySize, HiddenSize = 16, IntermediateSize = 32, Layers = 1, Heads = 2,
            MaxPositions = words.MaxLength, EndId = words.EndId,
        };
        var unet = new UNetConfig
        {
            SampleSize = 8, InChannels = 12, OutChannels = 12, BlockOutChannels = [8, 16], DownAttention = [false, true],
            UpAttention = [true, false], Heads = [1, 2], LayersPerBlock = 1, CrossAttentionSize = 16, NormGroups = 4,
        };
        using var model = TextToVideoModel.CreateImageModel(
            unet, text, tokenizer, new PixelCodec(2), new EdmConfig { SigmaMax = 10 }, seed: 1);
        model.Save(_lab.PathOf("model"));
    }

    private void SaveClips(int count, int frames)
    {
        for (var i = 0; i < count; i++)
        {
            using var generator = new Generator((ulong)i);
            using var video = rand([1, 3, frames, 16, 16], generator: generator).Times_(2).Plus_(-1);
            VideoClip.FromTensor(video, 8).Save(_lab.PathOf($"clips/{i:D2}.png"));
        }
    }
}
