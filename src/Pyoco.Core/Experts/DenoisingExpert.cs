namespace Pyoco;

/// <summary>A model that denoises at the noise levels of an interval, opened when a walk first comes there.</summary>
/// <param name="Name">Its name in messages and, where two files have one name, in reports.</param>
/// <param name="Levels">The levels it was trained for.</param>
/// <param name="Open">Opens it; called once, on the thread of the run that needs it first. The ensemble disposes what it returns.</param>
public sealed record DenoisingExpert(string Name, SigmaInterval Levels, Func<IVideoModel> Open);
