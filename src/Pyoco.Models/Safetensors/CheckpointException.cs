namespace Pyoco.Models;

/// <summary>A checkpoint or model folder that is damaged, incomplete or not what it was opened as.</summary>
/// <param name="message">What is wrong with which file, and what was expected.</param>
/// <param name="inner">What it was noticed by.</param>
public sealed class CheckpointException(string message, Exception? inner = null) : Exception(message, inner);
