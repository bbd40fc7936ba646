using System.Globalization;
using Pyoco;
using Pyoco.Models;
using Pyoco.Noise;
using Pyoco.Samples;
using TorchSharp;
using static TorchSharp.torch;

namespace NoiseLab.Tests;

public sealed class CheckCommandTests : IDisposable
{
    private readonly LabRun _lab = new();

    [Fact]
    public void RightNoisePassesWithALineATest()
    {
        Make("noise", new MixedNoise(1), new VideoShape(2, 4, 4, 32, 32));

        Assert.Equal(ExitCode.Done, _lab.Run("check", "@noise.safetensors", "--prior", "mixed", "--alpha", "1"));

        Assert.Empty(_lab.Error);
        Assert.Contains("(2, 4, 4, 32, 32) Float32 in the layout bcfhw, as mixed(alpha=1)", _lab.Output[0]);
        Assert.Matches(@"^mean +-?\d\S* expected +0 limit +5 pass$", _lab.LineOf("mean"));
        Assert.StartsWith("PASS: ", _lab.Output[^1]);
    }

    [Theory]
    [InlineData("progressive", "2")]
    [InlineData("independent", "1")]
    [InlineData("mixed", "1.5")]
    public void AnotherPriorFailsWhateverTheMetadataSay(string claimed, string alpha)
    {
        // The metadata claim what the command line claims; only the values are wrong.
        using var noise = new MixedNoise(1).Sample(new VideoShape(2, 4, 4, 32, 32), new NoiseKey(1));
        var spec = claimed == "independent"
            ? MethodSpec.Independent
            : new MethodSpec(claimed, ("alpha", double.Parse(alpha, CultureInfo.InvariantCulture)));
        Write("noise", noise, new() { [NoiseFile.PriorKey] = spec.ToJson(), [NoiseFile.HashKey] = NoiseFile.HashOf(noise) });

        Assert.Equal(ExitCode.Failed, _lab.Run("check", "@noise.safetensors", "--prior", claimed, "--alpha", alpha));

        Assert.Empty(_lab.Error);
        Assert.Contains(" FAIL ", _lab.LineOf("covariance of two frames"));
        Assert.StartsWith("FAIL: ", _lab.Output[^1]);
    }

    [Fact]
    public void RightValuesPassWhateverTheMetadataSay()
    {
        using var noise = new MixedNoise(1).Sample(new VideoShape(2, 4, 4, 32, 32), new NoiseKey(1));
        Write("noise", noise, new() { [NoiseFile.PriorKey] = "brown", [NoiseFile.HashKey] = "0",
            [NoiseFile.LayoutKey] = "bfchw", [NoiseFile.FirstFrameKey] = "3" });

        Assert.Equal(ExitCode.Done, _lab.Run("check", "@noise.safetensors", "--prior", "mixed"));

        Assert.Equal(4, _lab.Output.Count(l => l.StartsWith("note: The metadata say pyoco.", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void AValueThatIsNoNumberFails(float value)
    {
        using var noise = new IndependentNoise().Sample(new VideoShape(1, 1, 2, 8, 8), new NoiseKey(1));
        noise[0, 0, 1, 2, 3] = tensor(value);
        Write("noise", noise);

        Assert.Equal(ExitCode.Failed, _lab.Run("check", "@noise.safetensors", "--prior", "independent"));

        Assert.Contains(" FAIL ", _lab.LineOf("finite values"));
        Assert.Empty(_lab.Error);
    }

    [Fact]
    public void ValuesWithoutAHeaderAreReadWithTheirShape()
    {
        using var noise = new ProgressiveNoise(2).Sample(new VideoShape(1, 2, 8, 32, 48), new NoiseKey(1));
        File.WriteAllBytes(_lab.PathOf("noise.bin"), noise.bytes.ToArray());

        Assert.Equal(ExitCode.Done, _lab.Run("check", "@noise.bin", "--prior", "progressive", "--shape", "1,2,8,32,48"));
        Assert.Equal(ExitCode.Failed, _lab.Run("check", "@noise.bin", "--prior", "progressive", "--shape", "1,8,2,32,48"));
    }

    [Fact]
    public void HalfPrecisionIsTested()
    {
        using var noise = new MixedNoise(1).Sample(new VideoShape(2, 4, 4, 32, 32), new NoiseKey(1));
        using var half = noise.to(ScalarType.Float16);
        Write("noise", half);

        Assert.Equal(ExitCode.Done, _lab.Run("check", "@noise.safetensors", "--prior", "mixed"));

        Assert.Contains("not tested", _lab.LineOf("equal values in a frame"));
    }

    [Theory]
    [InlineData("independent")]
    [InlineData("shared")]
    public void AnAlphaThatAPriorHasNotIsSaidToBeUnused(string prior)
    {
        Make("noise", prior == "shared" ? new SharedNoise() : new IndependentNoise(), new VideoShape(2, 4, 4, 32, 32));

        Assert.Equal(ExitCode.Done, _lab.Run("check", "@noise.safetensors", "--prior", prior, "--alpha", "1"));

        Assert.Contains($"note: --alpha is not used: {prior} noise has none.", _lab.Output);
    }

    [Fact]
    public void TwoFilesAreTestedAgainstEachOther()
    {
        var shape = new VideoShape(2, 4, 4, 32, 32);
        Make("one", new ProgressiveNoise(2), shape, seed: 1);
        Make("other", new ProgressiveNoise(2), shape, seed: 2);
        Make("later", new ProgressiveNoise(2), shape, seed: 1, firstFrame: 1);

        Assert.Equal(ExitCode.Done, _lab.Run("check", "@one.safetensors", "--prior", "progressive", "--against", "@other.safetensors"));
        Assert.Contains(" pass ", _lab.LineOf("modes of both"));
        Assert.Equal(ExitCode.Failed, _lab.Run("check", "@one.safetensors", "--prior", "progressive", "--against", "@later.safetensors"));
        Assert.Contains(" FAIL ", _lab.LineOf("frames of both"));
    }

    [Fact]
    public void FilesThatAreNoNoiseAreRefused()
    {
        using var noise = new IndependentNoise().Sample(new VideoShape(1, 1, 2, 8, 8), new NoiseKey(1));
        using var whole = zeros(new long[] { 1, 1, 2, 8, 8 }, dtype: ScalarType.Int32);
        Write("whole", whole);
        SafetensorsWriter.Write(_lab.PathOf("two.safetensors"), new Dictionary<string, Tensor> { ["a"] = noise, ["b"] = noise });
        Write("noise", noise);
        File.WriteAllBytes(_lab.PathOf("short.safetensors"), File.ReadAllBytes(_lab.PathOf("noise.safetensors"))[..^4]);

        AssertRefused("Int32", "@whole.safetensors");
        AssertRefused("2 tensors", "@two.safetensors");
        AssertRefused("short.safetensors", "@short.safetensors");
        AssertRefused("has 4 axes", "@noise.safetensors", "--layout", "fchw");
        AssertRefused("--shape says (1, 1, 2, 4, 16)", "@noise.safetensors", "--shape", "1,1,2,4,16");
    }

    [Fact]
    public void AShapePastTheFirstFrameIsTestedByItsOwnFrames()
    {
        const string prior = "{\"name\": \"decomposed\", \"shares\": [0, 0, 0.9, 0.2, 1, 0.5]}";
        Make("noise", new DecomposedNoise(0, 0, 0.9, 0.2, 1, 0.5), new VideoShape(2, 4, 4, 32, 32), firstFrame: 2);

        Assert.Equal(ExitCode.Done, _lab.Run("check", "@noise.safetensors", "--prior", prior, "--first-frame", "2"));
        Assert.Equal(ExitCode.Failed, _lab.Run("check", "@noise.safetensors", "--prior", prior));
    }

    public void Dispose() => _lab.Dispose();

    private void AssertRefused(string expected, params string[] words)
    {
        Assert.Equal(ExitCode.WrongUse, _lab.Run(["check", .. words, "--prior", "independent"]));
        Assert.Contains(expected, Assert.Single(_lab.Error));
    }

    private void Make(string name, IVideoNoisePrior prior, VideoShape shape, ulong seed = 1, int firstFrame = 0)
    {
        using var noise = prior.Sample(shape, new NoiseKey(seed), firstFrame);
        Write(name, noise);
    }

    private void Write(string name, Tensor noise, Dictionary<string, string>? metadata = null) =>
        SafetensorsWriter.Write(_lab.PathOf($"{name}.safetensors"), new Dictionary<string, Tensor> { ["latents"] = noise }, metadata);
}
