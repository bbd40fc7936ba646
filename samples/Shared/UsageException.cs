namespace Pyoco.Samples;

/// <summary>A command line that cannot be carried out; the message is for the person who typed it.</summary>
/// <param name="message">The wrong value, and what was expected.</param>
public sealed class UsageException(string message) : Exception(message);
