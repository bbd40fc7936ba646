namespace Pyoco;

/// <summary>What a call is expected to take.</summary>
/// <param name="Evaluations">Evaluations of the network, of batches and of windows; those of another network that a guidance rule has
/// (<see cref="AutoGuidance"/>) are not counted.</param>
/// <param name="Duration">Time of the evaluations and of decoding, from one of each that was measured; waiting is not counted.</param>
/// <param name="Bytes">Memory beside what the process has already: how far one evaluation raised it, and the frames.</param>
public sealed record GenerationEstimate(int Evaluations, TimeSpan Duration, long Bytes);
