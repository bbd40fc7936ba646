namespace Pyoco;

/// <summary>How far the noise that a pipeline draws is from the noise that its model was trained with.</summary>
/// <param name="Used">The prior that is drawn from.</param>
/// <param name="Trained">The prior that the model was trained with.</param>
/// <param name="NatsPerElement">KL(used || trained) of a clip of the trained length, in nats per element of it; infinite where one of the
/// two is degenerate, null where it is not known: the prior is no <see cref="IComparableNoisePrior"/>, or the model's has no
/// known distribution.</param>
public sealed record PriorDivergence(MethodSpec Used, MethodSpec Trained, double? NatsPerElement)
{
    internal static PriorDivergence Of(
        IVideoNoisePrior used, MethodSpec trained, VideoShape shape, INoisePriorFactory? factory, string? folder = null)
    {
        double? nats = null;
        try
        {
            nats = (used as IComparableNoisePrior)?.DivergenceFrom(trained, shape, factory, folder);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A prior that the factory does not know, or whose file is gone: the divergence stays unknown, and is reported so.
        }

        return new PriorDivergence(used.Spec, trained, nats);
    }

    /// <summary>For people: both priors and the divergence.</summary>
    public override string ToString() => NatsPerElement is { } nats
        ? FormattableString.Invariant($"noise {Used} where the model was trained with {Trained}: divergence {nats:G4} nats per element")
        : $"noise {Used} where the model was trained with {Trained}: divergence unknown";
}
