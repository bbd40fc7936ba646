using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Attention over the frames of a clip at each pixel with rotary positions, in a residual branch that starts at zero.</summary>
internal sealed class TemporalAttention : nn.Module, IZeroOutput
{
    [ComponentName(Name = "norm")]
    private readonly LayerNorm _norm;

    [ComponentName(Name = "to_q")]
    private readonly Linear _query;

    [ComponentName(Name = "to_k")]
    private readonly Linear _key;

    [ComponentName(Name = "to_v")]
    private readonly Linear _value;

    [ComponentName(Name = "to_out")]
    private readonly ModuleList<Linear> _output;

    [ComponentName(Name = "modulation")]
    private readonly FrameModulation? _modulation;

    private readonly int _heads;

    public TemporalAttention(int channels, int headSize, int? conditionSize, Device device, bool seesPixels = false)
        : base(nameof(TemporalAttention))
    {
        _heads = Math.Max(1, channels / headSize);
        _norm = nn.LayerNorm(channels, device: device);
        _query = nn.Linear(channels, channels, hasBias: false, device: device);
        _key = nn.Linear(channels, channels, hasBias: false, device: device);
        _value = nn.Linear(channels, channels, hasBias: false, device: device);
        _output = new ModuleList<Linear>(nn.Linear(channels, channels, device: device));
        _modulation = conditionSize is { } size ? new FrameModulation(size, channels, seesPixels, device) : null;
        RegisterComponents();
    }

    public IEnumerable<Tensor> OutputParameters => _output[0].parameters();

    /// <summary>Frames (B*F, C, H, W) to the same shape.</summary>
    public Tensor Forward(Tensor x, int frames, Tensor? condition = null)
    {
        using var scope = NewDisposeScope();
        var (clips, channels, pixels) = (x.size(0) / frames, x.size(1), x.size(2) * x.size(3));
        var maps = x.view(x.size(0), channels, pixels); // (B*F, C, P)
        var tokens = TokenLayout.Exchange(maps.transpose(1, 2).contiguous(), clips, frames, pixels).flatten(0, 1); // (B*P, F, C)
        var normed = Modulated(_norm.Over(tokens), clips, frames, condition, (x.size(2), x.size(3)));

        var query = RotaryPositions.Rotate(AttentionHeads.Split(_query.Over(normed), _heads));
        var key = RotaryPositions.Rotate(AttentionHeads.Split(_key.Over(normed), _heads));
        var value = AttentionHeads.Split(_value.Over(normed), _heads);
        var attended = AttentionHeads.Join(AttentionHeads.Attend(query, key, value, upcast: false)); // (B*P, F, C)

        tokens = TokenLayout.Exchange(attended, clips, pixels, frames).flatten(0, 2); // (B*F*P, C)
        return maps.Plus(TokenLayout.ToPixels(_output[0], tokens, maps.size(0))).view(x.shape).MoveToOuterDisposeScope();
    }

    // Tokens (B*P, F, C).
    private Tensor Modulated(Tensor normed, long clips, int frames, Tensor? condition, (long Height, long Width) size)
    {
        if (_modulation is null)
        {
            return normed;
        }

        var (factors, shifts) = _modulation.Of(condition!, frames, size);
        var perClip = normed.view(clips, -1, frames, normed.size(-1)); // (B, P, F, C)
        return perClip.mul(factors.transpose(1, 2)).Plus(shifts.transpose(1, 2)).view(normed.shape);
    }
}
