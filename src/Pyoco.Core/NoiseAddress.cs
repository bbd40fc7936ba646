namespace Pyoco;

/// <summary>Which noise of a run is meant: the start, or a draw within a step, in a pass over the schedule.</summary>
/// <remarks>Most samplers draw once a step and walk once: <c>new NoiseAddress(step)</c>. A sampler that draws several times a step counts
/// the draws, a method that walks the schedule several times (FreeInit) counts the passes. Different addresses have independent
/// noise. Draws from 128 belong to the Brownian path of a pass (<see cref="SamplingRun.FollowsBrownianPath"/>).</remarks>
/// <param name="Step">The step, from 0 to 16,382.</param>
/// <param name="Draw">Which draw within the step, from 0 to 255.</param>
/// <param name="Pass">Which pass over the schedule, from 0 to 511.</param>
public readonly record struct NoiseAddress(int Step, int Draw = 0, int Pass = 0)
{
    /// <summary>The start of a pass, before its first step.</summary>
    /// <param name="pass">Which pass over the schedule, from 0 to 511.</param>
    public static NoiseAddress Start(int pass = 0) => new(-1, 0, pass);
}
