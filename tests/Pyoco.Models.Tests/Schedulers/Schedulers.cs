using System.Text.Json;

namespace Pyoco.Models.Tests;

/// <summary>Reads configs of single classes.</summary>
internal static class Schedulers
{
    public static IPublishedScheduler Read(string json)
    {
        var entries = new SchedulerEntries(JsonDocument.Parse(json).RootElement, "the config");
        return SchedulerConfig.Parse(json).ClassName switch
        {
            "DDIMScheduler" => DdimConfig.Read(entries),
            "PNDMScheduler" => PndmConfig.Read(entries),
            "LCMScheduler" => LcmConfig.Read(entries),
            "EulerDiscreteScheduler" => SigmaConfig.ReadEuler(entries),
            "EulerAncestralDiscreteScheduler" => SigmaConfig.ReadEulerAncestral(entries),
            "HeunDiscreteScheduler" => SigmaConfig.ReadHeun(entries),
            "KDPM2DiscreteScheduler" => SigmaConfig.ReadKdpm2(entries),
            "KDPM2AncestralDiscreteScheduler" => SigmaConfig.ReadKdpm2Ancestral(entries),
            "LMSDiscreteScheduler" => SigmaConfig.ReadLms(entries),
            "DPMSolverSDEScheduler" => SigmaConfig.ReadDpmSolverSde(entries),
            "DPMSolverMultistepScheduler" => DpmSolverConfig.Read(entries),
            "DPMSolverSinglestepScheduler" => DpmSolverSinglestepConfig.Read(entries),
            "DPMSolverMultistepInverseScheduler" => DpmSolverInverseConfig.Read(entries),
            "EDMDPMSolverMultistepScheduler" => EdmDpmSolverConfig.Read(entries),
            "UniPCMultistepScheduler" => UniPcConfig.Read(entries),
            "DEISMultistepScheduler" => DeisConfig.Read(entries),
            "DDPMScheduler" => DdpmConfig.Read(entries),
            "DDIMInverseScheduler" => DdimInverseConfig.Read(entries),
            "TCDScheduler" => TcdConfig.Read(entries),
            "FlowMatchEulerDiscreteScheduler" => FlowMatchConfig.ReadEuler(entries),
            "FlowMatchHeunDiscreteScheduler" => FlowMatchConfig.ReadHeun(entries),
            _ => EdmEulerConfig.Read(entries),
        };
    }
}
