namespace Pyoco;

/// <summary>The progress of a generation.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Elapsed">Time since the call.</param>
public readonly record struct GenerationProgress(int Step, int Steps, TimeSpan Elapsed)
{
    /// <summary>The fraction of the steps that is done, from 0 to 1.</summary>
    public double Fraction => (double)Step / Steps;
}
