namespace Pyoco.Noise;

/// <summary>Frames at given times whose noise correlates as a kernel says: the covariances, and the process where the kernel has
/// one.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Scale">Its time scale in seconds.</param>
/// <param name="Nugget">The share of the variance that is independent noise.</param>
/// <param name="Rate">Frames a second; null where frames have times of their own.</param>
/// <param name="Times">The time of each frame in seconds; null where frames are evenly spaced.</param>
internal sealed record KernelFrames(CovarianceKernel Kernel, double Scale, double Nugget, double? Rate, double[]? Times)
{
    /// <summary>How many frames there are at most.</summary>
    public int MostFrames => Times?.Length ?? int.MaxValue;

    /// <summary>The covariance of two frames.</summary>
    public double Covariance(int i, int j) => i == j ? 1 : (1 - Nugget) * CovarianceKernels.At(Kernel, Seconds(i, j) / Scale);

    /// <summary>The process; null of a kernel that has none of finitely many numbers.</summary>
    public FrameProcess? Process()
    {
        if (MaternProcess.Of(Kernel) is not { } process)
        {
            return null;
        }

        double Gap(int frame) => Seconds(frame, frame - 1) / Scale * process.Rate;
        return Times is null
            ? FrameProcess.Even(process, Gap(1), Nugget)
            : FrameProcess.Uneven(process, Enumerable.Range(1, Times.Length - 1).Select(Gap), Nugget);
    }

    /// <summary>The distribution of the first frames.</summary>
    public FrameDistribution Distribution(int frames) => FrameDistribution.Of(
        frames,
        Covariance,
        () => Process() is { } process
            ? process.Factor(frames)
            : CholeskyFactor.Of(frames, Covariance));

    /// <summary>The weights of an Ornstein-Uhlenbeck kernel's frame, from 1 on: it continues the last one.</summary>
    public (double Last, double Own) Continuation(int frame)
    {
        var last = Covariance(frame, frame - 1);
        return (last, Math.Sqrt((1 - last) * (1 + last)));
    }

    private double Seconds(int i, int j) => Times is null ? Math.Abs(i - j) / Rate!.Value : Math.Abs(Times[i] - Times[j]);
}
