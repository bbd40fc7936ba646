namespace Pyoco.Models;

/// <summary>A loss or a gradient is NaN or infinite; the weights are as they were before the step. Whoever trains can go back to a
/// checkpoint or take a lower learning rate.</summary>
public sealed class TrainingDivergedException(string message) : InvalidOperationException(message);
