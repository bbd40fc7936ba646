using System.Text.Json.Nodes;

namespace Pyoco.Models;

/// <summary>The config of <c>EDMEulerScheduler</c>, in which Pyoco keeps its own models.</summary>
/// <param name="Edm">Preconditioning and range of sigma.</param>
/// <param name="SigmaSpacing">Karras or exponential.</param>
/// <param name="EndsClean">Whether the last step ends at the clean video, or where it starts.</param>
/// <param name="IsNegated">Whether the network's output counts with the other sign, as <c>v_prediction</c> means here.</param>
internal sealed record EdmEulerConfig(EdmConfig Edm, SigmaSpacing SigmaSpacing, bool EndsClean, bool IsNegated) : IPublishedScheduler
{
    /// <summary>What the config says as the settings of a model to be trained; null where they cannot say it.</summary>
    public EdmConfig? Settings => SigmaSpacing == SigmaSpacing.Karras && EndsClean && !IsNegated ? Edm : null;

    public static EdmEulerConfig Read(SchedulerEntries entries)
    {
        try
        {
            var edm = new EdmConfig
            {
                SigmaData = entries.Number("sigma_data", 0.5),
                SigmaMin = entries.Number("sigma_min", 0.002),
                SigmaMax = entries.Number("sigma_max", 80),
                Rho = entries.Number("rho", 7),
            };
            return new EdmEulerConfig(
                edm,
                entries.OneOf("sigma_schedule", "karras", "karras", "exponential") == "karras"
                    ? SigmaSpacing.Karras
                    : SigmaSpacing.Exponential,
                entries.OneOf("final_sigmas_type", "zero", "zero", "sigma_min") == "zero",
                entries.OneOf("prediction_type", "epsilon", "epsilon", "v_prediction") == "v_prediction");
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new CheckpointException(e.Message, e);
        }
    }

    public static JsonObject ToJson(EdmConfig edm) => new()
    {
        ["_class_name"] = "EDMEulerScheduler",
        ["prediction_type"] = "epsilon",
        ["rho"] = edm.Rho,
        ["sigma_data"] = edm.SigmaData,
        ["sigma_max"] = edm.SigmaMax,
        ["sigma_min"] = edm.SigmaMin,
        ["sigma_schedule"] = "karras",
    };

    /// <summary>The walk starts at sigma_max times the noise, as in the paper; the class's own start is sqrt(sigma_max^2 + 1)
    /// times.</summary>
    public NoiseSchedule CreateSchedule(int steps)
    {
        var schedule = SigmaSpacing == SigmaSpacing.Karras
            ? NoiseSchedule.Karras(steps, Edm.SigmaMin, Edm.SigmaMax, Edm.Rho)
            : NoiseSchedule.Exponential(steps, Edm.SigmaMin, Edm.SigmaMax);
        if (EndsClean)
        {
            return schedule;
        }

        var last = schedule.Levels[^2];
        return NoiseSchedule.FromSteps(
            Enumerable.Range(0, steps).Select(i => i < steps - 1 ? schedule.Step(i) : new NoiseStep(last, last)), schedule.InitialScale);
    }

    public ISampler CreateSampler(int steps, double? eta) => new EulerSampler();

    public IVideoDenoiser CreateDenoiser(VideoNetwork network) =>
        new EdmDenoiser(IsNegated ? (input, timestep) => Negated(network(input, timestep)) : network, Edm.SigmaData);

    public TrainingObjective CreateObjective() => TrainingObjective.Edm(Edm.SigmaData, IsNegated);

    private static TorchSharp.torch.Tensor Negated(TorchSharp.torch.Tensor output)
    {
        using (output)
        {
            return output.neg();
        }
    }
}
