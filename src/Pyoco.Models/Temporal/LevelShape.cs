namespace Pyoco.Models;

/// <summary>The sizes of the layers of one level of a UNet.</summary>
/// <param name="Level">Which level, the finest being 0; the middle counts as the coarsest.</param>
/// <param name="Channels">Channels that its layers work on.</param>
/// <param name="Inputs">Channels that each of its residual blocks takes.</param>
/// <param name="Attentions">Spatial attentions, each behind the residual block of its number.</param>
internal sealed record LevelShape(int Level, int Channels, IReadOnlyList<int> Inputs, int Attentions)
{
    /// <summary>Whether it is the middle: two residual blocks, an attention between them.</summary>
    public bool IsMiddle { get; init; }

    /// <summary>Groups of the group norms.</summary>
    public required int NormGroups { get; init; }

    /// <summary>Epsilon of the residual blocks' norms.</summary>
    public required double NormEps { get; init; }

    /// <summary>Size of what layers over frames are told of a clip (<see cref="UNetContext.ClipCondition"/>).</summary>
    public required int ConditionSize { get; init; }
}
