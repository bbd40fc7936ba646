namespace Pyoco;

/// <summary>What a queue of runs does at a moment.</summary>
/// <param name="Running">Runs that compute.</param>
/// <param name="Waiting">Runs that wait.</param>
/// <param name="Silence">How long the quietest of the runs that compute has given no sign: no evaluation of the network, no encoded prompt,
/// no decoded frame. Zero where none computes.</param>
public readonly record struct RunQueueState(int Running, int Waiting, TimeSpan Silence);
