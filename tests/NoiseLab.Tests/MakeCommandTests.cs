using Pyoco;
using Pyoco.Models;
using Pyoco.Noise;
using Pyoco.Samples;
using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace NoiseLab.Tests;

public sealed class MakeCommandTests : IDisposable
{
    private readonly LabRun _lab = new();

    [Theory]
    [InlineData("bcfhw", new long[] { 2, 4, 6, 16, 24 })]
    [InlineData("bfchw", new long[] { 2, 6, 4, 16, 24 })]
    [InlineData("fchw", new long[] { 6, 4, 16, 24 })]
    public void EveryLayoutHasTheNoiseOfThePriorInItsOrder(string layout, long[] sizes)
    {
        using var scope = NewDisposeScope();
        var samples = layout == "fchw" ? 1 : 2;

        Assert.Equal(
            ExitCode.Done, Make("noise", "--prior", "progressive", "--shape", $"{samples},4,6,16,24", "--seed", "7", "--layout", layout));

        using var file = SafetensorsFile.Open(_lab.PathOf("noise.safetensors"));
        var values = file.Read("noise");
        var expected = new ProgressiveNoise(2).Sample(new VideoShape(samples, 4, 6, 16, 24), new NoiseKey(7));
        var ordered = layout switch { "bcfhw" => expected, "bfchw" => expected.transpose(1, 2), _ => expected[0].transpose(0, 1) };
        Assert.Equal((ScalarType.Float32, "noise"), (values.dtype, Assert.Single(file.Names)));
        Assert.Equal(sizes, values.shape);
        Assert.True(values.equal(ordered.contiguous()).all().item<bool>());
        Assert.Equal(ExitCode.Done, _lab.Run("check", "@noise.safetensors", "--prior", "progressive", "--layout", layout));
        Assert.DoesNotContain(_lab.Output, line => line.StartsWith("note:", StringComparison.Ordinal));
    }

    [Fact]
    public void TheMetadataSayWhatWasMade()
    {
        Make("noise", "--prior", "mixed", "--alpha", "0.5", "--shape", "1,4,4,8,8",
            "--seed", "18446744073709551615", "--first-frame", "3", "--layout", "bfchw");

        using var file = SafetensorsFile.Open(_lab.PathOf("noise.safetensors"));
        using var values = file.Read("noise");
        Assert.Equal(new MixedNoise(0.5).Spec, MethodSpec.Parse(file.Metadata["pyoco.noise_prior"]));
        Assert.Equal(("18446744073709551615", "3", "bfchw", "1,4,4,8,8"),
            (file.Metadata["pyoco.seed"], file.Metadata["pyoco.first_frame"], file.Metadata["pyoco.layout"], file.Metadata["pyoco.shape"]));
        Assert.Equal(NoiseFile.HashOf(values), file.Metadata["pyoco.sha256"]);
        Assert.Contains($"sha256 {file.Metadata["pyoco.sha256"]}", _lab.Output);
    }

    [Theory]
    [InlineData("progressive")]
    [InlineData("mixed")]
    public void ALaterFirstFrameContinuesTheClip(string prior)
    {
        using var scope = NewDisposeScope();
        Make("whole", "--prior", prior, "--shape", "1,2,7,8,8", "--seed", "5");
        Make("tail", "--prior", prior, "--shape", "1,2,4,8,8", "--seed", "5", "--first-frame", "3");

        using var whole = SafetensorsFile.Open(_lab.PathOf("whole.safetensors"));
        using var tail = SafetensorsFile.Open(_lab.PathOf("tail.safetensors"));
        Assert.Equal(whole.Read("noise").narrow(2, 3, 4).contiguous().data<float>().ToArray(), tail.Read("noise").data<float>().ToArray());
    }

    [Fact]
    public void APriorIsNamedByAFileAsWell()
    {
        File.WriteAllText(_lab.PathOf("prior.json"), new LoopingNoise(4, 2).Spec.ToJson());

        Assert.Equal(ExitCode.Done, Make("file", "--prior", _lab.PathOf("prior.json"), "--shape", "1,2,4,8,8"));
        Assert.Equal(
            ExitCode.Done, Make("text", "--prior", "{\"name\": \"looping\", \"period\": 4}", "--alpha", "2", "--shape", "1,2,4,8,8"));

        Assert.Equal(File.ReadAllBytes(_lab.PathOf("file.safetensors")), File.ReadAllBytes(_lab.PathOf("text.safetensors")));
    }

    [Fact]
    public void AnAlphaThatIsNotUsedIsSaidToBe()
    {
        Assert.Equal(ExitCode.Done, Make("noise", "--prior", "independent", "--alpha", "3", "--shape", "1,2,4,8,8"));

        Assert.Contains("note: --alpha is not used: independent noise has none.", _lab.Output);
    }

    [Fact]
    public void MissingFoldersAreMade() =>
        Assert.Equal(ExitCode.Done, Make("new/folder/noise", "--prior", "shared", "--shape", "1,2,4,8,8"));

    public void Dispose() => _lab.Dispose();

    private int Make(string name, params string[] options) =>
        _lab.Run(["make", .. options, "--output", _lab.PathOf($"{name}.safetensors")]);
}
