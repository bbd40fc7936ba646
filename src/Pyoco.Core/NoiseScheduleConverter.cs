using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pyoco;

/// <summary>Reads and writes schedules for System.Text.Json.</summary>
/// <remarks>Public, as the source-generated JSON of other assemblies that hold schedules refers to it.</remarks>
public sealed class NoiseScheduleConverter : JsonConverter<NoiseSchedule>
{
    /// <inheritdoc/>
    public override NoiseSchedule Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        try
        {
            var root = document.RootElement;
            var steps = root.GetProperty("steps").EnumerateArray().Select(s => s.EnumerateArray().Select(n => n.GetDouble()).ToArray());
            return NoiseSchedule.FromSteps(
                steps.Select(s => new NoiseStep(new NoiseLevel(s[0], s[1]), new NoiseLevel(s[2], s[3]))),
                root.GetProperty("initial_scale").GetDouble(),
                root.TryGetProperty("rises", out var rises) && rises.GetBoolean());
        }
        catch (Exception e)
            when (e is ArgumentException or InvalidOperationException or KeyNotFoundException or FormatException
                or IndexOutOfRangeException)
        {
            throw new JsonException($"This is not a schedule: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, NoiseSchedule value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartObject();
        writer.WriteNumber("initial_scale", value.InitialScale);
        if (value.Rises)
        {
            writer.WriteBoolean("rises", true);
        }

        writer.WriteStartArray("steps");
        for (var i = 0; i < value.Steps; i++)
        {
            var (from, to) = value.Step(i);
            writer.WriteStartArray();
            writer.WriteNumberValue(from.Signal);
            writer.WriteNumberValue(from.Noise);
            writer.WriteNumberValue(to.Signal);
            writer.WriteNumberValue(to.Noise);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
