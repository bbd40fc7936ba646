using static TorchSharp.torch;

namespace Pyoco;

/// <summary>A clip that sampling starts from, and how: noised as a whole (<see cref="Edit"/>), by its low frequencies alone
/// (<see cref="Layout"/>), or as the first frame (<see cref="Image"/>).</summary>
public sealed class StartClip
{
    private readonly Func<ISampler, Func<Tensor>, ISampler> _wrap;

    private StartClip(VideoClip clip, MethodSpec spec, bool isStill, Func<ISampler, Func<Tensor>, ISampler> wrap)
    {
        (Clip, Spec, IsStill, _wrap) = (clip, spec, isStill, wrap);
    }

    /// <summary>The clip.</summary>
    public VideoClip Clip { get; }

    /// <summary>How sampling starts from it, with the SHA-256 of its frames, as a clip's report states it.</summary>
    public MethodSpec Spec { get; }

    /// <summary>Whether it is one frame that stands for all frames of the new clip.</summary>
    internal bool IsStill { get; }

    /// <summary>Video to video: the clip is noised and denoised again, after a prompt (SDEdit, arXiv 2108.01073).</summary>
    /// <param name="clip">The clip; the new one has its frames and size.</param>
    /// <param name="strength">The share of the steps that are walked, above 0 to 1: little keeps the clip, 1 keeps what the highest noise
    /// leaves of it. At least one step is made.</param>
    /// <exception cref="ArgumentOutOfRangeException">The strength is out of range.</exception>
    public static StartClip Edit(VideoClip clip, double strength = 0.6)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ThrowIfNoStrength(strength);
        var spec = new MethodSpec("edit", ("strength", strength), ("clip", clip.FramesSha256));
        return new StartClip(clip, spec, isStill: false, (inner, video) => new SdEditSampler(inner, video, strength));
    }

    /// <summary>Image to video: the new clip's first frame is the image, as the model's codec gives it back, and the others are made beside
    /// it (the replacement method, arXiv 2204.03458, section 3.1).</summary>
    /// <param name="image">A clip of one frame: a picture that <see cref="VideoClip.Load(string, ClipLoadOptions?)"/> read, a frame
    /// (<see cref="ClipPictureExtensions.Still"/>) or a bitmap (<see cref="SkiaExtensions.ToClip(SkiaSharp.SKBitmap)"/>), of the new
    /// clip's size (<see cref="ClipPictureExtensions.Resized"/>).</param>
    /// <param name="strength">Below 1 all frames start from the image, too, noised to the level where this share of the steps begins: the
    /// less, the less they move away from it. Above 0 to 1. How well the frames follow the image is up to the model.</param>
    /// <exception cref="ArgumentException">The image has several frames.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The strength is out of range.</exception>
    public static StartClip Image(VideoClip image, double strength = 1)
    {
        ArgumentNullException.ThrowIfNull(image);
        ThrowIfNoStrength(strength);
        if (image.FrameCount != 1)
        {
            throw new ArgumentException(
                $"The image has {image.FrameCount} frames; one was expected, such as {nameof(ClipPictureExtensions.Still)} gives.",
                nameof(image));
        }

        var spec = new MethodSpec("image", ("strength", strength), ("clip", image.FramesSha256));
        return new StartClip(image, spec, isStill: true, (inner, frame) => new HeldFrameSampler(inner, frame, strength));
    }

    /// <summary>A layout: the initial noise takes its low frequencies from the clip (FrameInit of ConsistI2V, arXiv 2402.04324), so that
    /// the new clip keeps where things are.</summary>
    /// <param name="clip">The clip; one frame is repeated for all frames of the new clip.</param>
    /// <param name="filter">Which frequencies are low; the paper's Gaussian of 0.25 when null.</param>
    /// <param name="sigma">The noise that the low frequencies have, above 0. The default is that of the paper's timestep 850 under Stable
    /// Diffusion's betas, where the squared signal is 0.023.</param>
    /// <exception cref="ArgumentOutOfRangeException">The noise is out of range.</exception>
    public static StartClip Layout(VideoClip clip, LowPassFilter? filter = null, double sigma = 6.4746)
    {
        ArgumentNullException.ThrowIfNull(clip);
        if (!(sigma > 0 && double.IsFinite(sigma)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(sigma), sigma, $"The noise of a layout is {sigma}; a finite number above 0 was expected.");
        }

        var used = filter ?? new LowPassFilter { Profile = LowPassProfile.Gaussian };
        var level = NoiseLevel.FromSigma(sigma);
        var spec = new MethodSpec("layout", ("filter", used.Spec), ("sigma", sigma), ("clip", clip.FramesSha256));
        return new StartClip(
            clip, spec, clip.FrameCount == 1, (inner, video) => new FrameInitSampler(inner, video, used, level));
    }

    /// <summary>A sampler that starts from the clip.</summary>
    /// <param name="inner">The sampler that walks down.</param>
    /// <param name="video">Makes the clip's latents (1, C, F, H, W), anew for each call.</param>
    internal ISampler Under(ISampler inner, Func<Tensor> video) => _wrap(inner, video);

    private static void ThrowIfNoStrength(double strength)
    {
        if (!(strength is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(strength), strength, $"The strength of a start is {strength}; a number above 0 and up to 1 was expected.");
        }
    }
}
