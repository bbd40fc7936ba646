namespace Pyoco;

/// <summary>Dynamic thresholding around any rule: keeps the guided clean estimate in the range that a quantile of its own magnitudes
/// gives.</summary>
/// <remarks>Imagen (arXiv 2205.11487, section 2.3). It works in the clean estimate, and is for networks whose data have the range -1 to 1:
/// pixels, not latents. Of a model whose scheduler states <c>thresholding</c> the plan does the same after any rule.</remarks>
public sealed record ThresholdedGuidance : IGuidance
{
    private readonly Thresholding _limit;

    /// <summary>Limits a rule.</summary>
    /// <param name="around">The rule.</param>
    /// <param name="ratio">The quantile of the magnitudes, from 0 to 1.</param>
    /// <param name="most">The largest magnitude that is taken for the range, above 0; the default limits nothing. 1 is static
    /// thresholding.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public ThresholdedGuidance(IGuidance around, double ratio = 0.995, double most = float.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(around);
        (Around, Ratio, Most, _limit) = (around, ratio, most, Thresholding.Dynamic(ratio, most));
    }

    /// <summary>The rule that is limited.</summary>
    public IGuidance Around { get; }

    /// <summary>The quantile of the magnitudes.</summary>
    public double Ratio { get; }

    /// <summary>The largest magnitude that is taken for the range.</summary>
    public double Most { get; }

    /// <summary>Whether the noise still follows from the estimate as it was; else, as in Imagen, from the limited one.</summary>
    public bool KeepsNoise { get; init; }

    /// <inheritdoc/>
    public MethodSpec Spec => new(
        "thresholded", ("around", Around.Spec), ("ratio", Ratio), ("most", Most), ("noise", KeepsNoise ? "kept" : "limited"));

    /// <inheritdoc/>
    public bool UsesNegativePrompt => Around.UsesNegativePrompt;

    /// <inheritdoc/>
    public IVideoDenoiser Guide(Func<DenoiserRequest, IVideoDenoiser> bind, Prompts prompts) =>
        _limit.Limit(Around.Guide(bind, prompts), KeepsNoise);
}
