namespace Pyoco.Models;

/// <summary>A clip that is left out of training.</summary>
/// <param name="Name">Its path inside the data set.</param>
/// <param name="Reason">Why, as a sentence.</param>
public sealed record SkippedClip(string Name, string Reason);
