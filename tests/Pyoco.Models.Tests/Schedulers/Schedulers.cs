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
            "EulerDiscreteScheduler" => EulerConfig.Read(entries),
            "DPMSolverMultistepScheduler" => DpmSolverConfig.Read(entries),
            _ => EdmEulerConfig.Read(entries),
        };
    }
}
