using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WebStudio;

/// <summary>The name of a run or a clip: a Guid of version 7 in 32 lower-case hexadecimal digits, so that names sort by the time they were
/// given. It is the only part of a request that becomes part of a path, and nothing else parses as one.</summary>
/// <param name="Value">The Guid.</param>
[JsonConverter(typeof(StudioIdConverter))]
internal readonly record struct StudioId(Guid Value) : IParsable<StudioId>
{
    private const int Digits = 32;

    /// <summary>A new name.</summary>
    public static StudioId Next(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    /// <inheritdoc/>
    public static StudioId Parse(string s, IFormatProvider? provider) => TryParse(s, provider, out var id)
        ? id
        : throw new FormatException($"'{s}' is no name of a run or clip: {Digits} lower-case hexadecimal digits were expected.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out StudioId result)
    {
        var value = Guid.Empty;
        var isName = s is { Length: Digits } && s.All(char.IsAsciiHexDigitLower) && Guid.TryParseExact(s, "N", out value);
        result = new StudioId(value);
        return isName;
    }

    /// <summary>The 32 digits.</summary>
    public override string ToString() => Value.ToString("N");
}

/// <summary>Names in JSON.</summary>
internal sealed class StudioIdConverter : JsonConverter<StudioId>
{
    public override StudioId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        StudioId.TryParse(reader.GetString(), null, out var id) ? id : throw new JsonException("A name of a run or clip was expected.");

    public override void Write(Utf8JsonWriter writer, StudioId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
