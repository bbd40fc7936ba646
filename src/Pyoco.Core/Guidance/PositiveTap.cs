using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The positive branch for a rule around another rule: it keeps what the inner rule has just had evaluated, so that the network is
/// not called again for it.</summary>
internal sealed class PositiveTap : IDisposable
{
    private readonly Func<DenoiserRequest, IVideoDenoiser> _bind;
    private readonly Prompts _prompts;
    private (Tensor Estimate, NoiseLevel Level)? _kept;

    private PositiveTap(Func<DenoiserRequest, IVideoDenoiser> bind, Prompts prompts) => (_bind, _prompts) = (bind, prompts);

    /// <summary>A tap for a run, which ends with it.</summary>
    public static PositiveTap Of(Func<DenoiserRequest, IVideoDenoiser> bind, Prompts prompts)
    {
        ArgumentNullException.ThrowIfNull(bind);
        ArgumentNullException.ThrowIfNull(prompts);
        return prompts.Own(new PositiveTap(bind, prompts));
    }

    /// <summary>The positive branch itself.</summary>
    public IVideoDenoiser Positive => field ??= _bind(_prompts.Positive);

    /// <summary>What the inner rule binds with.</summary>
    public IVideoDenoiser Bind(DenoiserRequest request) => _prompts.IsJoined(request)
        ? new Watched(_bind(request), this, isJoined: true)
        : ReferenceEquals(request, _prompts.Positive) ? new Watched(Positive, this, isJoined: false) : _bind(request);

    /// <summary>The guided output and the clean estimate of the positive branch. Call it inside a dispose scope.</summary>
    public (DenoiserOutput Guided, Tensor Positive) Denoise(IVideoDenoiser guided, Tensor noisy, NoiseLevel level)
    {
        Forget();
        var output = guided.Denoise(noisy, level);
        return _kept is { } kept && kept.Level == level && kept.Estimate.shape.AsSpan().SequenceEqual(noisy.shape)
            ? (output, kept.Estimate.alias())
            : (output, Positive.Denoise(noisy, level).Clean);
    }

    /// <summary>Releases what is kept.</summary>
    public void Dispose() => Forget();

    private void Forget()
    {
        _kept?.Estimate.Dispose();
        _kept = null;
    }

    private void Keep(Tensor estimate, NoiseLevel level)
    {
        Forget();
        _kept = (estimate.clone().DetachFromDisposeScope(), level); // a copy: the rule owns the estimate and may change it
    }

    private sealed class Watched(IVideoDenoiser inner, PositiveTap tap, bool isJoined) : IVideoDenoiser
    {
        public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level)
        {
            using var scope = NewDisposeScope();
            var output = inner.Denoise(noisy, level);
            tap.Keep(isJoined ? output.Clean.chunk(2, VideoShape.BatchAxis)[1] : output.Clean, level);
            return output.MoveToOuterDisposeScope();
        }

        public PredictedQuantity? PredictionAt(NoiseLevel level) => inner.PredictionAt(level);
    }
}
