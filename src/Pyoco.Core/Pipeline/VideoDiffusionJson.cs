using System.Text.Json.Serialization;

namespace Pyoco;

/// <summary>The types of this package that are data, for System.Text.Json without reflection: add <c>VideoDiffusionJson.Default</c> to the
/// <c>TypeInfoResolverChain</c> of an app's options.</summary>
[JsonSerializable(typeof(GenerationReport))]
[JsonSerializable(typeof(GenerationProgress))]
[JsonSerializable(typeof(GenerationEstimate))]
[JsonSerializable(typeof(ClipFrame))]
[JsonSerializable(typeof(RunQueueState))]
[JsonSerializable(typeof(RunLimits))]
[JsonSerializable(typeof(MethodSpec))]
[JsonSerializable(typeof(NoiseSchedule))]
[JsonSerializable(typeof(VideoShape))]
public sealed partial class VideoDiffusionJson : JsonSerializerContext;
