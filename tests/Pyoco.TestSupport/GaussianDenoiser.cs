using static TorchSharp.torch;

namespace Pyoco.TestSupport;

/// <summary>The exact denoiser of Gaussian videos: frames have a mean and a joint covariance, pixels are independent.</summary>
/// <remarks>For data N(mean, Sd) over the frames and noise N(0, Sn), <c>D(x) = mean + a Sd (a^2 Sd + n^2 Sn)^-1 (x - a mean)</c> at the
/// level (a, n). Computed in float64 and returned in the type of its input.</remarks>
public sealed class GaussianDenoiser : IVideoDenoiser
{
    private readonly double _mean;
    private readonly double _deviation;
    private readonly (double[,] Data, double[,] Noise)? _covariances;

    /// <summary>Elements N(mean, deviation^2), all independent, under independent noise.</summary>
    public GaussianDenoiser(double mean, double deviation) => (_mean, _deviation) = (mean, deviation);

    /// <summary>Frames of a joint covariance under noise of another, both [F, F].</summary>
    public GaussianDenoiser(double mean, double[,] data, double[,] noise)
    {
        var frames = data.GetLength(0);
        if (data.GetLength(1) != frames || noise.GetLength(0) != frames || noise.GetLength(1) != frames)
        {
            throw new ArgumentException("The covariances of data and noise are square and of one size.", nameof(noise));
        }

        (_mean, _covariances) = (mean, (data, noise));
    }

    /// <inheritdoc/>
    public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level)
    {
        using var scope = NewDisposeScope();
        var centred = noisy.to(float64).Plus(-(level.Signal * _mean));
        var clean = Contract(centred, level).Plus(_mean);
        return clean.to(noisy.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Where the probability-flow ODE takes a video of independent elements from one level to another: with xbar = x / Signal,
    /// <c>xbar' = mean + sqrt((s^2 + sigma'^2) / (s^2 + sigma^2)) (xbar - mean)</c>.</summary>
    public Tensor SolveExactly(Tensor noisy, NoiseLevel from, NoiseLevel to)
    {
        if (_covariances is not null)
        {
            throw new InvalidOperationException("The closed form is written down for independent elements only.");
        }

        using var scope = NewDisposeScope();
        var shrink = Math.Sqrt((_deviation * _deviation + to.Sigma * to.Sigma) / (_deviation * _deviation + from.Sigma * from.Sigma));
        var solved = noisy.to(float64).Over(from.Signal).Plus(-_mean).Times(shrink).Plus(_mean).Times(to.Signal);
        return solved.to(noisy.dtype).MoveToOuterDisposeScope();
    }

    private Tensor Contract(Tensor centred, NoiseLevel level)
    {
        var (a, n) = level;
        if (_covariances is not { } covariances)
        {
            var variance = _deviation * _deviation;
            return centred.Times(a * variance / (a * a * variance + n * n));
        }

        var data = tensor(covariances.Data);
        if (centred.size(VideoShape.FrameAxis) != data.size(0))
        {
            throw new ArgumentException(
                $"The covariance is of {data.size(0)} frames, the video has {centred.size(VideoShape.FrameAxis)}.", nameof(centred));
        }

        var gain = data.mm(linalg.inv(data.Times(a * a).Plus(tensor(covariances.Noise).Times(n * n)))).Times(a);
        var frames = centred.transpose(VideoShape.BatchAxis, VideoShape.FrameAxis); // (F, C, B, H, W)
        var mixed = gain.to(centred.device).mm(frames.reshape(frames.size(0), -1)); // (F, C*B*H*W)
        return mixed.view(frames.shape).transpose(VideoShape.BatchAxis, VideoShape.FrameAxis).contiguous();
    }
}
