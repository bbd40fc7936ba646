using Pyoco.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace Pyoco.Tests;

/// <summary>Correlated Gaussian videos drawn from a correlated prior with the exact denoiser must come out with their own covariance: the
/// one test that fails when a sampler, a prior and a denoiser are each right and do not fit.</summary>
public sealed class CorrelatedDataTests
{
    private const int Frames = 6;
    private static readonly GaussianFramePrior Prior = GaussianFramePrior.Autoregressive(0.8);
    private static readonly double[,] Data = DataCovariance();
    private static readonly GaussianDenoiser Exact = new(mean: 0, Data, Prior.Covariance(Frames));

    [Theory]
    [InlineData("euler", 500, 0.04)]
    [InlineData("heun", 64, 0.01)]
    [InlineData("dpm-solver++", 64, 0.01)]
    public void TheCovarianceOfTheDataComesBack(string sampler, int steps, double tolerance)
    {
        using var scope = NewDisposeScope();

        var covariance = CovarianceAfter(Map(sampler, steps, Exact), Prior.Covariance(Frames));

        Assert.True(
            RelativeError(covariance) < tolerance, $"The covariance is off by {RelativeError(covariance):P2}; {tolerance:P0} was allowed.");
    }

    [Theory]
    [InlineData(0.5, 400, 0.05)]
    [InlineData(1, 400, 0.05)]
    public void FreshNoiseOfThePriorKeepsTheCovarianceOfTheData(double eta, int steps, double tolerance)
    {
        using var scope = NewDisposeScope();

        var covariance = StochasticCovariance(new DdimSampler(eta), NoiseSchedule.Karras(steps), Exact, Prior.Covariance(Frames));

        Assert.True(
            RelativeError(covariance) < tolerance, $"The covariance is off by {RelativeError(covariance):P2}; {tolerance:P0} was allowed.");
    }

    [Fact]
    public void IndependentFreshNoiseUnderAStartFromThePriorGivesAnotherCovariance()
    {
        using var scope = NewDisposeScope();

        var covariance = StochasticCovariance(
            new DdimSampler(eta: 1), NoiseSchedule.Karras(steps: 400), Exact, GaussianFramePrior.Independent().Covariance(Frames));

        Assert.True(RelativeError(covariance) > 1, $"Independent step noise is off by {RelativeError(covariance):P1} only.");
    }

    [Fact]
    public void AConsistencyFunctionKeepsTheCovarianceOfTheDataWithFreshNoiseOfThePriorOnly()
    {
        using var scope = NewDisposeScope();
        var schedule = new NoiseSchedule(new[] { 80.0, 5, 1, 0.2, 0 }.Select(NoiseLevel.FromSigma), initialScale: 80);

        var right = StochasticCovariance(new LcmSampler(), schedule, Consistency(), Prior.Covariance(Frames));
        var wrong = StochasticCovariance(new LcmSampler(), schedule, Consistency(), GaussianFramePrior.Independent().Covariance(Frames));

        Assert.True(RelativeError(right) < 0.001, $"The covariance is off by {RelativeError(right):P2}.");
        Assert.True(RelativeError(wrong) > 0.3, $"Independent step noise is off by {RelativeError(wrong):P1} only.");
    }

    [Theory]
    [InlineData("euler")]
    [InlineData("heun")]
    public void IndependentNoiseUnderTheSameDenoiserGivesAnotherCovariance(string sampler)
    {
        using var scope = NewDisposeScope();

        var covariance = CovarianceAfter(Map(sampler, steps: 64, Exact), GaussianFramePrior.Independent().Covariance(Frames));

        Assert.True(RelativeError(covariance) > 0.3, $"The wrong prior is off by {RelativeError(covariance):P1} only.");
    }

    [Fact]
    public void ADenoiserOfIndependentNoiseUnderThePriorGivesAnotherCovariance()
    {
        using var scope = NewDisposeScope();
        var mistaken = new GaussianDenoiser(mean: 0, Data, GaussianFramePrior.Independent().Covariance(Frames));

        var covariance = CovarianceAfter(Map("heun", steps: 64, mistaken), Prior.Covariance(Frames));

        Assert.True(RelativeError(covariance) > 0.3, $"The wrong denoiser is off by {RelativeError(covariance):P1} only.");
    }

    [Fact]
    public void VideosDrawnFromThePriorHaveTheCovarianceOfTheData()
    {
        using var scope = NewDisposeScope();
        var shape = new VideoShape(batch: 2, channels: 1, Frames, height: 32, width: 32);
        var noise = Prior.Sample(shape, new NoiseKey(Seed: 5));

        var videos = new HeunSampler().Sample(Exact, noise, NoiseSchedule.Karras(steps: 32), SamplingRun.Default);

        var pixels = videos.to(float64).transpose(VideoShape.BatchAxis, VideoShape.FrameAxis).reshape(Frames, -1); // (F, N)
        var count = pixels.size(1);
        var covariance = pixels.mm(pixels.t()).Over(count);
        for (var i = 0; i < Frames; i++)
        {
            for (var j = 0; j < Frames; j++)
            {
                var deviation = Math.Sqrt((Data[i, i] * Data[j, j] + Data[i, j] * Data[i, j]) / count);
                var z = (covariance[i, j].item<double>() - Data[i, j]) / deviation;
                Assert.True(Math.Abs(z) < 6, $"Frames {i} and {j} are {z:F1} deviations off."); // 6 sigma over 36 pairs
            }
        }
    }

    // The walk is linear when the denoiser is, so one video that holds the unit vectors, one a column, shows its whole matrix: no
    // statistics.
    private static Tensor Map(string sampler, int steps, IVideoDenoiser denoiser)
    {
        var unitVectors = eye(Frames, dtype: float64).view(1, 1, Frames, 1, Frames); // (1, 1, F, 1, F)
        ISampler walk = sampler switch
        {
            "euler" => new EulerSampler(),
            "heun" => new HeunSampler(),
            _ => new DpmSolverSampler(),
        };
        return walk.Sample(denoiser, unitVectors, NoiseSchedule.Karras(steps), SamplingRun.Default).view(Frames, Frames);
    }

    // Each channel holds the unit vectors of one source of noise, the start or a step, so that one walk shows the matrices of all of them.
    private static Tensor StochasticCovariance(ISampler sampler, NoiseSchedule schedule, IVideoDenoiser denoiser, double[,] stepNoise)
    {
        var run = new SamplingRun { DrawNoise = address => UnitVectors(schedule.Steps + 1, address.Step + 1) };
        var maps = sampler.Sample(denoiser, UnitVectors(schedule.Steps + 1, 0), schedule, run)[0].squeeze(2); // (C, F, F)
        var covariance = maps[0].mm(tensor(Prior.Covariance(Frames))).mm(maps[0].t());
        for (var step = 1; step <= schedule.Steps; step++)
        {
            covariance.Plus_(maps[step].mm(tensor(stepNoise)).mm(maps[step].t()));
        }

        return covariance;
    }

    private static Tensor UnitVectors(int channels, int channel)
    {
        var video = zeros([1, channels, Frames, 1, Frames], dtype: float64);
        video.select(1, channel).view(Frames, Frames).copy_(eye(Frames, dtype: float64));
        return video;
    }

    // The end of the probability-flow ODE: with y = S_n^(-1/2) x and S = S_n^(-1/2) S_d S_n^(-1/2), it is y_0 = (S / (S + sigma^2))^(1/2)
    // y.
    private static DelegateDenoiser Consistency()
    {
        var (noise, data) = (tensor(Prior.Covariance(Frames)), tensor(Data));
        var (root, inverseRoot) = (Function(noise, Math.Sqrt), Function(noise, v => 1 / Math.Sqrt(v)));
        var whitened = inverseRoot.mm(data).mm(inverseRoot);
        return new DelegateDenoiser((x, level) =>
        {
            var map = root.mm(Function(whitened, v => Math.Sqrt(v / (v + level.Sigma * level.Sigma)))).mm(inverseRoot);
            return matmul(map, x.squeeze(3).Over(level.Signal)).unsqueeze(3); // (1, C, F, 1, F)
        });
    }

    private static Tensor Function(Tensor symmetric, Func<double, double> function)
    {
        var (values, vectors) = linalg.eigh(symmetric);
        return vectors.mm(diag(tensor(values.data<double>().Select(function).ToArray()))).mm(vectors.t());
    }

    private static Tensor CovarianceAfter(Tensor map, double[,] noise) => map.mm(tensor(noise)).mm(map.t());

    private static double RelativeError(Tensor covariance) =>
        (linalg.norm(covariance - tensor(Data)) / linalg.norm(tensor(Data))).item<double>();

    // Slow motion, a little independent texture, and frames whose contrast rises.
    private static double[,] DataCovariance()
    {
        var data = new double[Frames, Frames];
        for (var i = 0; i < Frames; i++)
        {
            for (var j = 0; j < Frames; j++)
            {
                var contrast = (0.4 + 0.05 * i) * (0.4 + 0.05 * j);
                data[i, j] = contrast * Math.Pow(0.5, Math.Abs(i - j)) + (i == j ? 0.02 : 0);
            }
        }

        return data;
    }
}
