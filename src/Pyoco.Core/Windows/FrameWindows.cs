using static TorchSharp.torch;

namespace Pyoco;

/// <summary>How much each frame of a window counts where windows overlap.</summary>
public enum WindowWeights
{
    /// <summary>All frames the same (MultiDiffusion, arXiv 2302.08113).</summary>
    Flat,

    /// <summary>1, 2, ... to the middle of the window and back to 1 (FreeNoise, arXiv 2310.15169).</summary>
    Pyramid,

    /// <summary>Rising over the overlap at the window's start, falling over the overlap at its end, and even between.</summary>
    Ramp,
}

/// <summary>Windows of frames that slide over a clip longer than a model's own: each is worked on by itself, and where they overlap, the
/// results are averaged by weights.</summary>
/// <remarks>Frames are those of the latents. Windows begin every <see cref="Stride"/> frames; the last one ends with the clip and overlaps
/// more where the clip's length asks for it. (diffusers takes of that one only the frames that no other has, which leaves a seam.) The
/// windows of a loop go around: behind the last frame comes the first.</remarks>
public sealed record FrameWindows
{
    /// <summary>Windows of a length.</summary>
    /// <param name="length">Frames of a window: those that the model was trained on.</param>
    /// <param name="overlap">Frames that neighbours share, from 0 to below <paramref name="length"/>.</param>
    /// <param name="weights">How much each frame counts.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is below 1, or the overlap is negative or as long as the
    /// window.</exception>
    public FrameWindows(int length, int overlap, WindowWeights weights = WindowWeights.Pyramid)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if (overlap < 0 || overlap >= length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(overlap), overlap,
                $"The overlap is {overlap} frames; 0 to {length - 1} were expected, fewer than the {length} of a window.");
        }

        (Length, Overlap, Weights) = (length, overlap, weights);
    }

    /// <summary>Frames of a window.</summary>
    public int Length { get; }

    /// <summary>Frames that neighbours share.</summary>
    public int Overlap { get; }

    /// <summary>How much each frame counts where windows overlap.</summary>
    public WindowWeights Weights { get; }

    /// <summary>Whether the clip is a loop.</summary>
    public bool Loops { get; init; }

    /// <summary>Frames from the start of a window to that of the next.</summary>
    public int Stride => Length - Overlap;

    /// <summary>Name and settings, as a clip's report states them.</summary>
    public MethodSpec Spec => new(
        Loops ? "looping-windows" : "windows", ("length", Length), ("overlap", Overlap), ("weights", Weights.ToString()));

    /// <summary>The windows of a specification.</summary>
    /// <exception cref="NotSupportedException">The specification is of something else.</exception>
    /// <exception cref="ArgumentException">A parameter is missing, unknown or out of range.</exception>
    public static FrameWindows Of(MethodSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Name is not ("windows" or "looping-windows"))
        {
            throw new NotSupportedException($"'{spec.Name}' are no windows; windows and looping-windows are known.");
        }

        var parameters = new SpecParameters(spec);
        return parameters.End(new FrameWindows(
            parameters.WholeNumber("length"), parameters.WholeNumber("overlap"), parameters.Choice<WindowWeights>("weights"))
        {
            Loops = spec.Name == "looping-windows",
        });
    }

    /// <summary>The frames of each window over a clip.</summary>
    /// <param name="frames">Frames of the clip, at least <see cref="Length"/>.</param>
    /// <exception cref="ArgumentException">A window is longer than the clip.</exception>
    public IReadOnlyList<IReadOnlyList<int>> Over(int frames)
    {
        ThrowIfLongerThan(frames);
        var starts = Loops
            ? Enumerable.Range(0, (frames - 1) / Stride + 1).Select(i => i * Stride)
            : Enumerable.Range(0, (frames - Length + Stride - 1) / Stride).Select(i => i * Stride).Append(frames - Length);
        return [.. starts.Select(start => Enumerable.Range(start, Length).Select(frame => frame % frames).ToArray())];
    }

    /// <summary>Works on a tensor window by window, and averages where windows overlap (MultiDiffusion).</summary>
    /// <param name="x">A tensor with frames along an axis, kept by the caller.</param>
    /// <param name="axis">That axis.</param>
    /// <param name="work">What is made of a window, a new tensor with as many frames; other axes may have other sizes.</param>
    /// <returns>A new tensor; the caller owns it.</returns>
    /// <exception cref="ArgumentException">A window is longer than the clip.</exception>
    public Tensor Fuse(Tensor x, int axis, Func<Tensor, Tensor> work)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(work);
        using var scope = NewDisposeScope();
        var windows = Over((int)x.size(axis));
        var weights = WeightsOfAWindow();
        var totals = new double[x.size(axis)];
        Tensor? sum = null;
        foreach (var window in windows)
        {
            using var step = NewDisposeScope();
            var places = tensor(window.Select(frame => (long)frame).ToArray(), device: x.device);
            var made = work(x.index_select(axis, places));
            sum ??= zeros([.. made.shape.Select((size, i) => i == axis ? x.size(axis) : size)], made.dtype, made.device)
                .MoveToOuterDisposeScope();
            sum.PlusAt_(axis, places, made.mul(AlongAxis(weights, made, axis)));
            foreach (var (frame, weight) in window.Zip(weights))
            {
                totals[frame] += weight;
            }
        }

        return sum!.div_(AlongAxis(totals, sum, axis)).MoveToOuterDisposeScope();
    }

    /// <summary>Refuses a clip that is shorter than a window.</summary>
    internal void ThrowIfLongerThan(int frames)
    {
        if (frames < Length)
        {
            throw new ArgumentException(
                $"A window is {Length} frames long, and the clip has {frames}; a clip of at least a window was expected.", nameof(frames));
        }
    }

    /// <summary>Refuses a model whose clips are shorter than a window.</summary>
    internal void ThrowIfLongerThan(VideoModelInfo model)
    {
        if (model.MaxFrames < Length)
        {
            throw new ArgumentException(
                $"A window is {Length} frames long, and the model in {model.Source} makes at most {model.MaxFrames}.", nameof(model));
        }
    }

    private double[] WeightsOfAWindow() =>
    [
        .. Enumerable.Range(0, Length).Select(i => (double)(Weights switch
        {
            WindowWeights.Flat => 1,
            WindowWeights.Pyramid => Math.Min(i + 1, Length - i),
            _ => Math.Min(Math.Min(i + 1, Length - i), Overlap + 1),
        })),
    ];

    private static Tensor AlongAxis(double[] values, Tensor like, int axis)
    {
        var shape = new long[like.dim()];
        Array.Fill(shape, 1);
        shape[axis] = values.Length;
        return tensor(values, like.dtype, like.device).view(shape);
    }
}
