namespace Pyoco;

/// <summary>Makes the guidance rules of this package from their specifications, as reports and configurations hold them.</summary>
public static class GuidanceFactory
{
    /// <summary>The rule of a specification, with <c>Create(rule.Spec).Spec</c> equal to <c>rule.Spec</c>.</summary>
    /// <exception cref="NotSupportedException">No rule of this package has that name.</exception>
    /// <exception cref="ArgumentException">A parameter is missing, unknown or out of range.</exception>
    public static IGuidance Create(MethodSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var parameters = new SpecParameters(spec);
        return parameters.End<IGuidance>(spec.Name switch
        {
            "classifier-free" => new ClassifierFreeGuidance(parameters.Number("scale"))
            {
                IsBatched = parameters.Has("branches") && parameters.OneOf("branches", "batched", "one-by-one") == "batched",
            },
            var other => throw new NotSupportedException($"There is no guidance rule '{other}'; only classifier-free is known."),
        });
    }
}
