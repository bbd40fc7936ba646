using static TorchSharp.torch;

namespace Pyoco;

/// <summary>The negative and the positive branch of a run, evaluated one after the other, or in one call of twice the clips.</summary>
internal sealed class BranchPair
{
    private readonly IVideoDenoiser? _negative;
    private readonly IVideoDenoiser _positive;

    private BranchPair(IVideoDenoiser? negative, IVideoDenoiser positive) => (_negative, _positive) = (negative, positive);

    /// <summary>Binds both branches.</summary>
    /// <param name="bind">The network.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="isBatched">Whether both are evaluated in one call, where they fit into one, even if the network has no use for
    /// that.</param>
    public static BranchPair Bind(Func<DenoiserRequest, IVideoDenoiser> bind, Prompts prompts, bool isBatched)
    {
        ArgumentNullException.ThrowIfNull(bind);
        ArgumentNullException.ThrowIfNull(prompts);
        return (isBatched || prompts.PrefersJoined) && prompts.Joined is { } both
            ? new BranchPair(null, bind(both))
            : new BranchPair(bind(prompts.Negative), bind(prompts.Positive));
    }

    /// <summary>The clean estimates of both. Call it inside a dispose scope.</summary>
    public (Tensor Negative, Tensor Positive) Denoise(Tensor noisy, NoiseLevel level)
    {
        if (_negative is not null)
        {
            return (_negative.Denoise(noisy, level).Clean, _positive.Denoise(noisy, level).Clean);
        }

        var halves = _positive.Denoise(cat([noisy, noisy], VideoShape.BatchAxis), level).Clean.chunk(2, VideoShape.BatchAxis);
        return (halves[0], halves[1]);
    }

    /// <summary>The denoiser of a rule that works in a quantity.</summary>
    /// <param name="asked">What it works in.</param>
    /// <param name="formula">The guided quantity of the negative and the positive branch at a level.</param>
    public IVideoDenoiser Guide(GuidedQuantity asked, Func<Tensor, Tensor, NoiseLevel, Tensor> formula) =>
        new GuidedDenoiser((noisy, level) =>
        {
            var quantity = asked.At(level, _positive);
            var (negative, positive) = Denoise(noisy, level);
            var guided = formula(quantity.Of(negative, noisy, level), quantity.Of(positive, noisy, level), level);
            return quantity.ToClean(guided, noisy, level);
        });

    /// <summary>The value of the parameter <c>branches</c>.</summary>
    public static string Name(bool isBatched) => isBatched ? "batched" : "one-by-one";
}
