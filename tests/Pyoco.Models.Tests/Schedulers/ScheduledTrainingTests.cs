using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>What a scheduler teaches is what its denoiser takes the network's answer for.</summary>
public sealed class ScheduledTrainingTests
{
    private const string Velocity = "\"prediction_type\":\"v_prediction\"";

    public static TheoryData<string> Configs =>
    [
        Config("DDIMScheduler"),
        Config("DDIMScheduler", Velocity + ",\"rescale_betas_zero_snr\":true"),
        Config("DDIMScheduler", "\"prediction_type\":\"sample\""),
        Config("DDIMInverseScheduler", "\"set_alpha_to_one\":false,\"steps_offset\":1"),
        Config("DDPMScheduler"),
        Config("DEISMultistepScheduler"),
        Config("DPMSolverMultistepScheduler", Velocity),
        Config("DPMSolverSinglestepScheduler"),
        Config("DPMSolverSDEScheduler"),
        Config("EDMDPMSolverMultistepScheduler"),
        Config("EDMEulerScheduler", "\"sigma_data\":0.3"),
        Config("EDMEulerScheduler", Velocity),
        Config("EulerAncestralDiscreteScheduler"),
        Config("EulerDiscreteScheduler"),
        Config("EulerDiscreteScheduler", Velocity + ",\"timestep_type\":\"continuous\""),
        Config("FlowMatchEulerDiscreteScheduler", "\"shift\":3"),
        Config("FlowMatchHeunDiscreteScheduler"),
        Config("HeunDiscreteScheduler"),
        Config("KDPM2AncestralDiscreteScheduler"),
        Config("KDPM2DiscreteScheduler"),
        Config("LCMScheduler"),
        Config("LMSDiscreteScheduler"),
        Config("PNDMScheduler", "\"skip_prk_steps\":true"),
        Config("TCDScheduler"),
        Config("UniPCMultistepScheduler"),
        Config("UniPCMultistepScheduler", "\"use_flow_sigmas\":true,\"prediction_type\":\"flow_prediction\""),
    ];

    [Theory]
    [MemberData(nameof(Configs))]
    public void ANetworkThatLearntItIsDenoisedToTheCleanVideo(string json)
    {
        using var scope = NewDisposeScope();
        var config = SchedulerConfig.Parse(json);
        var objective = config.CreateObjective();
        var (clean, noise) = (TinyModels.Normal(1, 2, 3, 4, 4).Times(0.5), TinyModels.Normal(1, 2, 3, 4, 4).flip(0, 4));
        foreach (var share in new[] { 0.3, 0.6, 0.9 })
        {
            var level = objective.DefaultLaw.At(share);
            using var example = DenoisingExample.Create(objective, clean, noise, [level]);
            var denoiser = config.CreateDenoiser((x, timestep) =>
            {
                GoldenAssert.Close(example.Input, x, 1e-4, "input");
                Assert.Equal(example.Timesteps.item<float>(), timestep.item<float>(), tolerance: 1.01); // some solvers round it
                return example.Target.clone();
            });

            var found = denoiser.Denoise(example.Noisy, objective.At(level).Level).Clean;

            Assert.True(found.sub(clean).abs().max().item<float>() < 2e-3f, $"{objective} at {level}");
        }
    }

    private static string Config(string name, string entries = "") =>
        $$"""{"_class_name":"{{name}}"{{(entries.Length > 0 ? "," : "")}}{{entries}}}""";
}
