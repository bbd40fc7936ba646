namespace Soak;

/// <summary>A result or an outcome that is not the right one.</summary>
internal sealed class SoakFailure(string message) : Exception(message);
