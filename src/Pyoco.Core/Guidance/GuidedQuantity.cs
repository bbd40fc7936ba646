namespace Pyoco;

/// <summary>What of a denoiser's estimate a guidance rule that is not linear works in. Linear rules give the same in all of them.</summary>
public enum GuidedQuantity
{
    /// <summary>What the network predicts, whatever that is, as the programs of diffusers do. A network whose denoiser does not say it
    /// (<see cref="IVideoDenoiser.PredictionAt"/>) is refused.</summary>
    Prediction,

    /// <summary>The clean estimate.</summary>
    Clean,

    /// <summary>The noise. It does not determine the clean estimate at levels without signal, which are refused.</summary>
    Noise,

    /// <summary>The velocity of variance-preserving levels, <see cref="PredictedQuantity.Velocity"/>.</summary>
    Velocity,

    /// <summary>The velocity of rectified flow, <see cref="PredictedQuantity.Flow"/>.</summary>
    Flow,
}

/// <summary>The formulas of the quantities.</summary>
internal static class GuidedQuantities
{
    /// <summary>The quantity at a level.</summary>
    /// <exception cref="NotSupportedException">It is the prediction, and the denoiser does not say what its network predicts.</exception>
    public static PredictedQuantity At(this GuidedQuantity asked, NoiseLevel level, IVideoDenoiser network) => asked switch
    {
        GuidedQuantity.Clean => PredictedQuantity.Clean,
        GuidedQuantity.Noise => PredictedQuantity.Noise,
        GuidedQuantity.Velocity => PredictedQuantity.Velocity,
        GuidedQuantity.Flow => PredictedQuantity.Flow,
        GuidedQuantity.Prediction => network.PredictionAt(level) ?? throw new NotSupportedException(
            "The guidance rule works in what the network predicts, and the denoiser does not say what that is: implement "
                + $"{nameof(IVideoDenoiser)}.{nameof(IVideoDenoiser.PredictionAt)}, or set the rule's Quantity to "
                + $"{nameof(GuidedQuantity.Clean)}, {nameof(GuidedQuantity.Noise)}, {nameof(GuidedQuantity.Velocity)} or "
                + $"{nameof(GuidedQuantity.Flow)}."),
        _ => throw new ArgumentOutOfRangeException(nameof(asked), asked, "There is no such quantity."),
    };
}
