using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models;

/// <summary>Scales and shifts normalised features of each frame, or of each of its pixels, by what is known of it: its place in the clip
/// and in the frame, the noise level and, where the network has one, the pooled text (FiLM, arXiv 1709.07871, equation 1).</summary>
/// <remarks>
/// <para>Without it, layers over frames learn a frame's place from the zeros beyond the clip's ends alone, and one frame at a time: that
/// "to the left" means the right side in the first frame and the left side in the last needs a product of text, frame and pixel.</para>
/// <para>So the hidden layer is a product: linear features of what holds for the clip, noise level and text, times activated features of
/// the place. Joint effects of text and place are then linear in the output's weights from the first step on; where both are added and
/// then activated they are of higher order in small weights. Places are fractions of the clip and of the frame, so that clips of any
/// length and size are told.</para>
/// </remarks>
internal sealed class FrameModulation : nn.Module
{
    private const int Frequencies = 8;
    private const int HiddenSize = 64;
    private const double PlaceGain = 2; // the features of fresh weights then differ by about 1 from place to place

    [ComponentName(Name = "clip")]
    private readonly Linear _clip;

    [ComponentName(Name = "place")]
    private readonly Linear _place;

    [ComponentName(Name = "pixel")]
    private readonly Linear? _pixel;

    [ComponentName(Name = "output")]
    private readonly Linear _output;

    /// <param name="conditionSize">Size of what is known of a clip (<see cref="UNetContext.ClipCondition"/>).</param>
    /// <param name="channels">Channels that are scaled and shifted.</param>
    /// <param name="seesPixels">Whether each pixel is told where in the frame it is.</param>
    /// <param name="device">Where the weights live.</param>
    public FrameModulation(int conditionSize, int channels, bool seesPixels, Device device) : base(nameof(FrameModulation))
    {
        _clip = nn.Linear(conditionSize, HiddenSize, device: device);
        _place = nn.Linear(2 * Frequencies, HiddenSize, hasBias: false, device: device);
        _pixel = seesPixels ? nn.Linear(4 * Frequencies, HiddenSize, hasBias: false, device: device) : null;
        _output = nn.Linear(HiddenSize, 2 * channels, device: device);
        RegisterComponents();
    }

    /// <summary>Factors and shifts of all frames.</summary>
    /// <param name="condition">What is known of the clips, (B, T); one a clip (<see cref="UNetContext.ClipCondition"/>).</param>
    /// <param name="frames">F.</param>
    /// <param name="size">Rows and columns of a frame, P pixels in all.</param>
    /// <returns>Both (B, F, P, C), or (B, F, 1, C) where pixels are not told apart.</returns>
    public (Tensor Factors, Tensor Shifts) Of(Tensor condition, int frames, (long Height, long Width) size)
    {
        using var scope = NewDisposeScope();
        var place = _place.Over(Places(frames, condition.dtype, condition.device)).unsqueeze(1); // (F, 1, hidden)
        if (_pixel is not null)
        {
            place = place.Plus(_pixel.Over(PixelPlaces(size, condition.dtype, condition.device)).unsqueeze(0)); // (F, P, hidden)
        }

        var perPlace = F.silu(place.Times(PlaceGain)).unsqueeze(0);
        var hidden = _clip.Over(condition).unsqueeze(1).unsqueeze(1).mul(perPlace); // (B, F, P, hidden)
        var parts = _output.Over(hidden).chunk(2, dim: -1);
        return (parts[0].Plus(1).MoveToOuterDisposeScope(), parts[1].MoveToOuterDisposeScope());
    }

    /// <summary>What pixels are told of their row, then of their column: (P, 4 * frequencies).</summary>
    internal static Tensor PixelPlaces((long Height, long Width) size, ScalarType type, Device device)
    {
        using var scope = NewDisposeScope();
        var (rows, columns) = (Places(size.Height, type, device), Places(size.Width, type, device));
        long[] grid = [size.Height, size.Width, -1];
        return cat([rows.unsqueeze(1).expand(grid), columns.unsqueeze(0).expand(grid)], dim: -1).flatten(0, 1).MoveToOuterDisposeScope();
    }

    /// <summary>Cosines and sines of half waves over the clip, a frame at the middle of its part of it: (F, 2 * frequencies).</summary>
    internal static Tensor Places(long frames, ScalarType type, Device device)
    {
        using var scope = NewDisposeScope();
        var fraction = TensorArithmetic.Counting(frames, ScalarType.Float32, device).Plus_(0.5).Times_(1.0 / frames);
        var frequencies = TensorArithmetic.Counting(Frequencies, ScalarType.Float32, device).Plus_(1).Times_(Math.PI);
        var angles = fraction.unsqueeze(1).mul(frequencies.unsqueeze(0));
        return cat([angles.cos(), angles.sin()], dim: -1).to(type).MoveToOuterDisposeScope();
    }
}
