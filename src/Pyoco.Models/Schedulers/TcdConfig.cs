namespace Pyoco.Models;

/// <summary>The config of <c>TCDScheduler</c>. Its walk ends at the first timestep of training.</summary>
internal sealed record TcdConfig(DiscreteTimesteps Timesteps, int OriginalSteps, NetworkPrediction Prediction) : IPublishedScheduler
{
    // What a call of the class takes by default.
    private const double DefaultEta = 0.3;

    public bool TakesEta => true;

    public static TcdConfig Read(SchedulerEntries entries) => new(
        entries.Timesteps(first: 0.00085, last: 0.012, schedule: "scaled_linear", leastSignalSquared: 0),
        entries.Integer("original_inference_steps", 50, least: 1),
        entries.Prediction("epsilon", "v_prediction", "sample"));

    public NoiseSchedule CreateSchedule(int steps)
    {
        int[] chosen = [.. Chosen(steps), 0];
        return new NoiseSchedule(chosen.Select(Timesteps.Level), initialScale: 1);
    }

    // The paper's gamma divides timesteps.
    public ISampler CreateSampler(int steps, double? eta)
    {
        var gamma = eta ?? DefaultEta;
        if (!(gamma is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(eta), eta, "Eta, which TCD calls gamma, is from 0 to 1.");
        }

        return gamma == 0
            ? new TcdSampler(gamma)
            : new TcdSampler(Chosen(steps).Skip(1).Append(0).Select(t => Timesteps.Level((int)Math.Floor((1 - gamma) * t)).Sigma));
    }

    public IVideoDenoiser CreateDenoiser(VideoNetwork network) => Prediction.CreateDenoiser(network, Timesteps.Timestep);

    public TrainingObjective CreateObjective() => Prediction.CreateObjective(Timesteps);

    // Timesteps evenly out of those that the network was distilled at, which are evenly out of all.
    private int[] Chosen(int steps) => LcmConfig.Chosen(Timesteps, OriginalSteps, steps);
}
