namespace Pyoco;

/// <summary>Makes the guidance rules of this package from their specifications, as reports and configurations hold them.</summary>
public static class GuidanceFactory
{
    /// <summary>The rule of a specification, with <c>Create(rule.Spec).Spec</c> equal to <c>rule.Spec</c>.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="network">Gives the model of autoguidance's other network by its source; it stays the caller's. Where it is null,
    /// autoguidance is refused.</param>
    /// <exception cref="NotSupportedException">No rule of this package has that name, or it needs another network and
    /// <paramref name="network"/> is null.</exception>
    /// <exception cref="ArgumentException">A parameter is missing, unknown or out of range.</exception>
    public static IGuidance Create(MethodSpec spec, Func<string, IVideoModel>? network = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var parameters = new SpecParameters(spec);
        return parameters.End<IGuidance>(spec.Name switch
        {
            "classifier-free" => new ClassifierFreeGuidance(parameters.Number("scale")) { IsBatched = IsBatched(parameters) },
            "composed" => Composed(parameters),
            "projected" => Projected(parameters),
            "zero-star" => ZeroStar(parameters),
            "tangential" => new TangentialGuidance(parameters.Number("scale"))
            {
                Quantity = parameters.Choice<GuidedQuantity>("quantity"),
                IsBatched = IsBatched(parameters),
            },
            "cfg++" => new CfgPlusPlusGuidance(parameters.Number("scale")) { IsBatched = IsBatched(parameters) },
            "frames" => new FrameGuidance(parameters.Numbers("scales")) { IsBatched = IsBatched(parameters) },
            "auto" => Auto(parameters, network),
            "rescaled" => new RescaledGuidance(Create(parameters.Method("around"), network), parameters.Number("share"))
            {
                Quantity = parameters.Choice<GuidedQuantity>("quantity"),
            },
            "thresholded" => Thresholded(parameters, Create(parameters.Method("around"), network)),
            "reused" => new ReusedGuidance(Create(parameters.Method("around"), network), parameters.WholeNumber("every"))
            {
                Quantity = parameters.Choice<GuidedQuantity>("quantity"),
            },
            "interval" => new IntervalGuidance(
                Create(parameters.Method("around"), network),
                new SigmaInterval(parameters.Number("above"), parameters.OptionalNumber("up-to") ?? double.PositiveInfinity)),
            var other => throw new NotSupportedException(
                $"There is no guidance rule '{other}'; classifier-free, composed, projected, zero-star, tangential, cfg++, frames, auto, "
                    + "rescaled, thresholded, reused and interval are known."),
        });
    }

    private static bool IsBatched(SpecParameters parameters) =>
        parameters.Has("branches") && parameters.OneOf("branches", BranchPair.Name(true), BranchPair.Name(false)) == BranchPair.Name(true);

    private static ComposedGuidance Composed(SpecParameters parameters)
    {
        var weights = parameters.Numbers("weights");
        return new ComposedGuidance(
            parameters.Number("scale"),
            weights.Select((weight, i) => new WeightedPrompt(parameters.Text(ComposedGuidance.PromptName(i)), weight)));
    }

    private static AdaptiveProjectedGuidance Projected(SpecParameters parameters) => new(parameters.Number("scale"))
    {
        Momentum = parameters.Number("momentum"),
        ParallelShare = parameters.Number("parallel"),
        MaxNorm = parameters.OptionalNumber("max-norm"),
        Quantity = parameters.Choice<GuidedQuantity>("quantity"),
        Origin = parameters.Choice<GuidanceOrigin>("origin"),
        IsBatched = IsBatched(parameters),
    };

    private static ZeroStarGuidance ZeroStar(SpecParameters parameters) => new(parameters.Number("scale"))
    {
        ZeroLevels = parameters.WholeNumber("zero-levels"),
        Quantity = parameters.Choice<GuidedQuantity>("quantity"),
        IsBatched = IsBatched(parameters),
    };

    private static ThresholdedGuidance Thresholded(SpecParameters parameters, IGuidance around) =>
        new(around, parameters.Number("ratio"), parameters.Number("most"))
        {
            KeepsNoise = parameters.OneOf("noise", "kept", "limited") == "kept",
        };

    private static AutoGuidance Auto(SpecParameters parameters, Func<string, IVideoModel>? network)
    {
        var source = parameters.Text("network");
        return network is null
            ? throw new NotSupportedException(
                $"Autoguidance needs the network of '{source}', which a specification does not hold: give a function that opens it.")
            : new AutoGuidance(network(source), parameters.Number("scale"));
    }
}
