using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using WebStudio.Api;
using WebStudio.Clips;
using WebStudio.Runs;

namespace WebStudio;

/// <summary>What goes over the wire and into the gallery, without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ClipSummary))]
[JsonSerializable(typeof(ClipPage))]
[JsonSerializable(typeof(NoiseSummary))]
[JsonSerializable(typeof(RunEvent))]
[JsonSerializable(typeof(RunRequest))]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(RunSummary[]))]
[JsonSerializable(typeof(StudioFacts))]
[JsonSerializable(typeof(HealthFacts))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(HttpValidationProblemDetails))]
internal sealed partial class StudioJson : JsonSerializerContext;
