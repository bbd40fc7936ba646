using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class GaussianProcessNoiseTests
{
    private static readonly double[] Uneven = [0, 0.1, 0.15, 0.4, 0.41, 0.8, 1, 1.3];

    [Theory]
    [InlineData(CovarianceKernel.OrnsteinUhlenbeck, 0.25)]
    [InlineData(CovarianceKernel.Matern32, 0.25)]
    [InlineData(CovarianceKernel.Matern52, 0.25)]
    [InlineData(CovarianceKernel.SquaredExponential, 0.25)]
    public void FramesCorrelateAsTheKernelSays(CovarianceKernel kernel, double scale)
    {
        PriorLaw.Holds(new GaussianProcessNoise(kernel, scale, rate: 8));
        PriorLaw.HasTheCovarianceItStates(new GaussianProcessNoise(kernel, scale, Uneven));
        PriorLaw.ValuesDependOnTheirAddressAlone(new GaussianProcessNoise(kernel, scale, Uneven));
        PriorLaw.ItsSpecificationMakesItAgain(new GaussianProcessNoise(kernel, scale, Uneven));
    }

    // Scales at which the covariance has a condition that float32 can bear.
    [Theory]
    [InlineData(CovarianceKernel.OrnsteinUhlenbeck, 1)]
    [InlineData(CovarianceKernel.Matern32, 0.2)]
    [InlineData(CovarianceKernel.Matern52, 0.15)]
    [InlineData(CovarianceKernel.SquaredExponential, 0.1)]
    public void ItKeepsTheContract(CovarianceKernel kernel, double scale)
    {
        PriorContract.Holds(new GaussianProcessNoise(kernel, scale, rate: 8));
        PriorContract.Holds(new GaussianProcessNoise(kernel, scale, [0, 0.1, 0.2, 0.4, 0.45, 0.8, 1, 1.3]));
    }

    [Theory]
    [InlineData(CovarianceKernel.OrnsteinUhlenbeck, "9997d95174518467732a85a0313825c604adcc0e76332b12f8d404e8f35e56f5")]
    [InlineData(CovarianceKernel.Matern32, "d9552d0964215c979aff996d45938bde018cf7c61aca791fb77197085aa7218d")]
    [InlineData(CovarianceKernel.Matern52, "39b3ee8514b5ff0c7f1a48145ce6cb4938a8dfcc3ef642de7d60ca16b33223b9")]
    [InlineData(CovarianceKernel.SquaredExponential, "1e280446b98d57e040e2b869e720bc32319d6c08a78fcd88574c0d30cc734f40")]
    public void ItsValuesAreFrozen(CovarianceKernel kernel, string hash) =>
        PriorLaw.IsFrozen(hash, new GaussianProcessNoise(kernel, 0.25, rate: 8));

    [Fact]
    public void TheOrnsteinUhlenbeckKernelIsProgressiveNoise()
    {
        // exp(-1 / (rate scale)) = alpha / sqrt(1 + alpha²), alpha 2, 8 frames a second.
        using var scope = NewDisposeScope();
        var kernel = new GaussianProcessNoise(CovarianceKernel.OrnsteinUhlenbeck, -1 / (8 * Math.Log(2 / Math.Sqrt(5))), rate: 8);
        var shape = new VideoShape(1, 2, 16, 4, 5);

        PriorContract.Close(new ProgressiveNoise(2).Covariance(16), kernel.Covariance(16), 1e-14);
        TensorAssert.Close(new ProgressiveNoise(2).Sample(shape, new NoiseKey(1)), kernel.Sample(shape, new NoiseKey(1)), 1e-5);
    }

    [Fact]
    public void EvenTimesAreARate()
    {
        using var scope = NewDisposeScope();
        double[] times = [.. Enumerable.Range(0, 6).Select(i => i / 8.0)];

        foreach (var kernel in Enum.GetValues<CovarianceKernel>())
        {
            PriorLaw.Equal(
                new GaussianProcessNoise(kernel, 0.3, rate: 8).Sample(new VideoShape(1, 1, 6, 3, 3), new NoiseKey(1)),
                new GaussianProcessNoise(kernel, 0.3, times).Sample(new VideoShape(1, 1, 6, 3, 3), new NoiseKey(1)));
        }
    }

    [Fact]
    public void EverySecondFrameOfTwiceTheRateHasTheLawOfTheRate() => PriorContract.Close(
        new GaussianProcessNoise(CovarianceKernel.Matern52, 0.3, rate: 8).Covariance(4),
        FrameCovariance.Of(4, (i, j) => new GaussianProcessNoise(CovarianceKernel.Matern52, 0.3, rate: 16).Covariance(8)[2 * i, 2 * j]),
        1e-15);

    [Fact]
    public void AShortScaleIsIndependentNoiseBitForBit()
    {
        using var scope = NewDisposeScope();
        var shape = new VideoShape(1, 2, 4, 8, 8);
        var white = new IndependentNoise().Sample(shape, new NoiseKey(5));

        foreach (var kernel in Enum.GetValues<CovarianceKernel>())
        {
            PriorLaw.Equal(white, new GaussianProcessNoise(kernel, 1e-4, rate: 8).Sample(shape, new NoiseKey(5)));
        }
    }

    [Fact]
    public void ALongScaleIsOneFieldForAllFrames()
    {
        using var scope = NewDisposeScope();
        // Three frames on, noise has moved by 3 sqrt(3) / (8 scale) times its velocity, a normal value.
        var noise = new GaussianProcessNoise(CovarianceKernel.Matern32, 1e3, rate: 8)
            .Sample(new VideoShape(1, 2, 4, 8, 8), new NoiseKey(5));

        TensorAssert.Close(noise.narrow(2, 0, 1).expand(-1, -1, 4, -1, -1), noise, 5 * 6.5e-4);
    }

    [Fact]
    public void ACovarianceThatRoundingMakesSingularIsRefusedWhereItIsDrawnFrom()
    {
        // Six frames a scale: each further one leaves less open, until float64 cannot tell.
        using var scope = NewDisposeScope();
        var prior = new GaussianProcessNoise(CovarianceKernel.SquaredExponential, 0.75, rate: 8);
        var shape = new VideoShape(1, 1, 16, 2, 3);
        var noise = zeros(shape.ToArray());
        var unknown = prior.Distribution(shape).UnknownFrame!.Value;

        Assert.InRange(unknown, 9, 15);
        Assert.True(prior.IsDegenerate(shape));
        Assert.Equal(16, prior.Covariance(16).GetLength(0));
        foreach (var refused in new Action[]
        {
            () => prior.Sample(shape, new NoiseKey(1)), () => prior.Fill(new float[96], shape, new NoiseKey(1)), () => prior.Color(noise),
            () => prior.ColorTranspose(noise), () => prior.Whiten(noise), () => prior.LogDeterminant(shape),
            () => prior.LogLikelihood(noise),
            () => prior.Condition(noise, [.. Enumerable.Range(0, 16)]),
        })
        {
            var message = Assert.Throws<NotSupportedException>(refused).Message;
            Assert.Contains(prior.Spec.ToString(), message);
            Assert.Contains($"frame {unknown}", message);
        }

        PriorLaw.OddSizesWork(prior);
        prior.Sample(shape.WithFrames(unknown), new NoiseKey(1)).Dispose();
    }

    [Theory]
    [InlineData(0.5, 0, 16)]
    [InlineData(0.75, 1e-9, 16)]
    [InlineData(5, 1e-9, 200)]
    public void WhatIsDrawnHasTheStatedCovarianceToRounding(double scale, double nugget, int frames)
    {
        // The factor times itself, the nearly singular ones too.
        var prior = new GaussianProcessNoise(CovarianceKernel.SquaredExponential, scale, rate: 8, nugget);
        var factor = prior.Distribution(new VideoShape(1, 1, frames, 1, 1)).At(0, 0).Factor.ToMatrix();

        Assert.False(prior.IsDegenerate(new VideoShape(1, 1, frames, 1, 1)));
        PriorContract.Close(
            prior.Covariance(frames),
            FrameCovariance.Of(frames, (i, j) => Enumerable.Range(0, frames).Sum(k => factor[i, k] * factor[j, k])), 1e-13);
    }

    [Fact]
    public void ANuggetIsAShareOfIndependentNoise()
    {
        var (kernel, share) = (new GaussianProcessNoise(CovarianceKernel.OrnsteinUhlenbeck, 0.25, rate: 8), 0.3);
        var prior = new GaussianProcessNoise(CovarianceKernel.OrnsteinUhlenbeck, 0.25, rate: 8, share);

        PriorContract.Close(new BlendedNoise(kernel, new IndependentNoise(), share).Covariance(6), prior.Covariance(6), 1e-15);
        PriorLaw.Holds(prior);
        PriorContract.Holds(prior);
        Assert.Throws<ArgumentOutOfRangeException>(
            "nugget", () => new GaussianProcessNoise(CovarianceKernel.Matern32, 1, rate: 8, nugget: -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(
            "nugget", () => new GaussianProcessNoise(CovarianceKernel.Matern32, 1, Uneven, nugget: 1.1));
    }

    [Fact]
    public void FramesBeyondTheLastTimeAreRefused()
    {
        var prior = new GaussianProcessNoise(CovarianceKernel.Matern32, 0.3, Uneven);

        var error = Assert.Throws<ArgumentOutOfRangeException>(
            "frames", () => prior.Sample(new VideoShape(1, 1, 4, 2, 2), new NoiseKey(1), firstFrame: 5));

        Assert.Contains("has 8 frames; 9 were asked for", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>("frames", () => prior.Covariance(9));
        Assert.Throws<ArgumentOutOfRangeException>(
            "frames", () => prior.Fill(new float[4], new VideoShape(1, 1, 1, 2, 2), new NoiseKey(1), 8));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void OtherScalesAndRatesAreRefused(double number)
    {
        Assert.Throws<ArgumentOutOfRangeException>("scale", () => new GaussianProcessNoise(CovarianceKernel.Matern32, number, rate: 8));
        Assert.Throws<ArgumentOutOfRangeException>("scale", () => new GaussianProcessNoise(CovarianceKernel.Matern32, number, Uneven));
        Assert.Throws<ArgumentOutOfRangeException>("rate", () => new GaussianProcessNoise(CovarianceKernel.Matern32, 1, number));
    }

    [Fact]
    public void TimesThatDoNotRiseAreRefused()
    {
        foreach (var times in new double[][] { [], [0, 0], [1, 0.5], [0, double.NaN], [0, double.PositiveInfinity] })
        {
            Assert.Throws<ArgumentException>("times", () => new GaussianProcessNoise(CovarianceKernel.Matern32, 1, times));
        }
    }

    [Fact]
    public void ItsSpecStatesTheKernelAndTheClock()
    {
        Assert.Equal(
            """{"name":"kernel","kernel":"matern52","nugget":0,"rate":8,"scale":0.25}""",
            new GaussianProcessNoise(CovarianceKernel.Matern52, 0.25, 8).Spec.ToJson());
        Assert.Equal(
            """{"name":"kernel","kernel":"rbf","nugget":0.1,"scale":0.25,"times":[0,0.5]}""",
            new GaussianProcessNoise(CovarianceKernel.SquaredExponential, 0.25, [0, 0.5], 0.1).Spec.ToJson());
    }
}
