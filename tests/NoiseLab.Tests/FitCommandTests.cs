using System.Globalization;
using Pyoco;
using Pyoco.Noise;
using Pyoco.Samples;
using TorchSharp;

namespace NoiseLab.Tests;

public sealed class FitCommandTests : IDisposable
{
    private readonly LabRun _lab = new();

    [Theory]
    [InlineData("mixed", 1.25)]
    [InlineData("progressive", 2)]
    public void ThePriorThatDrewTheNoiseIsTheLikeliest(string prior, double alpha)
    {
        _lab.Run("make", "--prior", prior, "--alpha", alpha.ToString(CultureInfo.InvariantCulture),
            "--shape", "2,4,8,32,32", "--seed", "3", "--layout", "bfchw", "--output", "@noise.safetensors");

        Assert.Equal(ExitCode.Done, _lab.Run("fit", "@noise.safetensors", "--layout", "bfchw"));

        // prior, alpha, its standard error, then the likelihoods.
        var best = _lab.Output[2].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (found, error) = (double.Parse(best[1], CultureInfo.InvariantCulture), double.Parse(best[3], CultureInfo.InvariantCulture));
        Assert.Equal(prior, best[0]);
        Assert.InRange(error, 1e-4, 0.05);
        Assert.InRange(found, alpha - 5 * error, alpha + 5 * error);
        Assert.EndsWith("  fits", _lab.Output[2]);
        Assert.Equal(["independent", "mixed", "progressive"], _lab.Output[2..5].Select(l => l.Split(' ')[0]).Order());
        Assert.All(_lab.Output[3..5], line => Assert.EndsWith("  does not fit", line));
        Assert.StartsWith("excess kurtosis", _lab.Output[5]);
    }

    [Fact]
    public void WhereNoPriorFitsItSaysSo()
    {
        _lab.Run(
            "make", "--prior", """{"name":"looping","period":8,"alpha":2}""", "--shape", "2,4,8,32,32", "--output", "@noise.safetensors");

        Assert.Equal(ExitCode.Done, _lab.Run("fit", "@noise.safetensors", "--remove", "mean"));

        Assert.StartsWith("No prior fits.", _lab.Output[5]);
    }

    [Fact]
    public void ValuesThatAreNoNumbersAreRefused()
    {
        using var noise = new IndependentNoise().Sample(new VideoShape(1, 1, 2, 8, 8), new NoiseKey(1));
        noise[0, 0, 1, 2, 3] = torch.tensor(float.NaN);
        File.WriteAllBytes(_lab.PathOf("noise.bin"), noise.bytes.ToArray());

        Assert.Equal(ExitCode.WrongUse, _lab.Run("fit", "@noise.bin", "--shape", "1,1,2,8,8"));

        Assert.Contains("NaN", Assert.Single(_lab.Error));
    }

    public void Dispose() => _lab.Dispose();
}
