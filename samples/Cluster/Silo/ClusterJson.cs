using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Orleans.Serialization;
using Orleans.Storage;
using Pyoco;

namespace Cluster;

/// <summary>How data travel between silos and lie in the grain storage: as JSON, the library's own types as the library writes
/// them.</summary>
internal sealed class ClusterJson : IGrainStorageSerializer
{
    /// <summary>The options of both.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter<JobStage>() },
        TypeInfoResolver = JsonTypeInfoResolver.Combine(VideoDiffusionJson.Default, new DefaultJsonTypeInfoResolver()),
    };

    /// <summary>Lets the types of the library and of this sample travel so.</summary>
    public static void Add(ISerializerBuilder builder) => builder.AddJsonSerializer(IsOurs, Options);

    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Options));

    public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input, Options);

    private static bool IsOurs(Type type) =>
        (type.Assembly == typeof(GenerationReport).Assembly || type.Assembly == typeof(JobState).Assembly)
            && (type.IsValueType || type.IsSealed) && !type.IsAssignableTo(typeof(IAddressable)) && type.Namespace is "Pyoco" or "Cluster";
}
