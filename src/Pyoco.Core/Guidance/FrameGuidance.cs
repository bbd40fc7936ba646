using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Classifier-free guidance with a scale for each frame.</summary>
/// <remarks>Stable Video Diffusion (arXiv 2311.15127) raises the scale evenly from the first frame to the last
/// (<c>min_guidance_scale</c> and <c>max_guidance_scale</c> in diffusers): two scales here. It is linear, so the same in every
/// quantity.</remarks>
public sealed class FrameGuidance : IGuidance
{
    /// <summary>Creates guidance with scales over the frames.</summary>
    /// <param name="scales">At least one scale from 0 to 1000: the first is the first frame's, the last the last frame's, and between the
    /// others, which are spread evenly, scales are interpolated. As many as frames are the frames' own.</param>
    /// <exception cref="ArgumentException">There is no scale.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A scale is out of range.</exception>
    public FrameGuidance(params IEnumerable<double> scales)
    {
        ArgumentNullException.ThrowIfNull(scales);
        Scales = [.. scales.Select(s => GuidanceRange.Scale(s, nameof(scales)))];
        if (Scales.Count == 0)
        {
            throw new ArgumentException("There is no guidance scale; at least one was expected.", nameof(scales));
        }
    }

    /// <summary>The scales, spread evenly over the frames.</summary>
    public IReadOnlyList<double> Scales { get; }

    /// <inheritdoc cref="ClassifierFreeGuidance.IsBatched"/>
    public bool IsBatched { get; init; }

    /// <inheritdoc/>
    public MethodSpec Spec => new("frames", ("scales", Scales.ToArray()), ("branches", BranchPair.Name(IsBatched)));

    /// <summary>The scale of a frame.</summary>
    /// <param name="frame">Which one, from 0.</param>
    /// <param name="frames">How many there are.</param>
    public double ScaleOf(int frame, int frames)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame, frames);
        var place = frames == 1 ? 0 : (double)frame * (Scales.Count - 1) / (frames - 1);
        var before = Math.Min((int)place, Scales.Count - 1);
        var after = Math.Min(before + 1, Scales.Count - 1);
        return double.Lerp(Scales[before], Scales[after], place - before);
    }

    /// <inheritdoc/>
    public IVideoDenoiser Guide(Func<DenoiserRequest, IVideoDenoiser> bind, Prompts prompts)
    {
        var branches = BranchPair.Bind(bind, prompts, IsBatched);
        return new GuidedDenoiser((noisy, level) =>
        {
            var (negative, positive) = branches.Denoise(noisy, level);
            return positive.sub(negative).mul_(ScalesOf(noisy)).Plus_(negative);
        });
    }

    private Tensor ScalesOf(Tensor noisy)
    {
        var frames = (int)noisy.size(VideoShape.FrameAxis);
        double[] scales = [.. Enumerable.Range(0, frames).Select(i => ScaleOf(i, frames))];
        return tensor(scales, noisy.dtype, noisy.device).view(1, 1, frames, 1, 1);
    }
}
