using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pyoco;

/// <summary>Name and parameters of a method, a noise prior, a sampler or a guidance rule:
/// <c>{"name": "progressive", "alpha": 2}</c>.</summary>
/// <remarks>The specification of a prior is stored in <c>model_index.json</c> as <c>noise_prior</c> and in a safetensors file as the
/// metadata entry <c>pyoco.noise_prior</c>; a clip's report has one for each of the three. A parameter is a number, a text, a list of
/// numbers, or another method, for methods that combine others. Two specifications are equal when their names and parameters are, whatever
/// the order. System.Text.Json writes and reads the same JSON as <see cref="ToJson"/>.</remarks>
[JsonConverter(typeof(MethodSpecConverter))]
public sealed class MethodSpec : IEquatable<MethodSpec>
{
    private const string Prompt = "prompt";
    private readonly SortedDictionary<string, MethodValue> _parameters = new(StringComparer.Ordinal);

    /// <summary>The specification of a prior without correlation, what a model that names no prior was trained with.</summary>
    public static MethodSpec Independent { get; } = new("independent");

    /// <summary>A specification of a name and parameters: <c>new("progressive", ("alpha", 2))</c>.</summary>
    /// <exception cref="ArgumentException">The name is empty, a parameter is named twice or named <c>name</c>, or a number is not
    /// finite.</exception>
    public MethodSpec(string name, params ReadOnlySpan<(string Name, MethodValue Value)> parameters)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        foreach (var (parameter, value) in parameters)
        {
            ArgumentNullException.ThrowIfNull(value, nameof(parameters));
            if (string.IsNullOrWhiteSpace(parameter) || parameter == "name" || !_parameters.TryAdd(parameter, value))
            {
                throw new ArgumentException(
                    $"The method '{name}' cannot take a parameter named '{parameter}' (empty, reserved or given twice).",
                    nameof(parameters));
            }

            if (!value.IsFinite)
            {
                throw new ArgumentException(
                    $"The parameter '{parameter}' of '{name}' is {value}; finite numbers were expected.", nameof(parameters));
            }
        }
    }

    /// <summary>The name of the method, in lower case: <c>independent</c>, <c>mixed</c>, <c>progressive</c>, ...</summary>
    public string Name { get; }

    /// <summary>The parameters by name.</summary>
    public IReadOnlyDictionary<string, MethodValue> Parameters => _parameters;

    /// <summary>Reads a specification from JSON: an object with a <c>name</c>; its other entries are the parameters.</summary>
    /// <exception cref="FormatException">The text is not such an object.</exception>
    public static MethodSpec Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException) // the last: half a character
        {
            throw new FormatException($"'{json}' is no specification of a method: {e.Message}", e);
        }
    }

    /// <summary>The specification as one line of JSON, the name first, then the parameters in alphabetical order.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <inheritdoc/>
    public bool Equals(MethodSpec? other) =>
        other is not null && Name == other.Name && _parameters.SequenceEqual(other._parameters);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MethodSpec);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>For people: <c>progressive(alpha=2)</c>.</summary>
    public override string ToString() => _parameters.Count == 0
        ? Name
        : $"{Name}({string.Join(", ", _parameters.Select(p => $"{p.Key}={p.Value}"))})";

    /// <summary>The specification without prompts, which are private: without parameters named <c>prompt</c> or <c>prompt-...</c>, in the
    /// methods that it combines too.</summary>
    public MethodSpec WithoutPrompts() => new(
        Name,
        [.. _parameters.Where(p => p.Key != Prompt && !p.Key.StartsWith($"{Prompt}-", StringComparison.Ordinal))
            .Select(p => (p.Key, p.Value.Method is { } inner ? inner.WithoutPrompts() : p.Value))]);

    internal static MethodSpec Read(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object ||
            !element.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String)
        {
            throw new FormatException($"'{element}' is no specification of a method: an object with a \"name\" was expected.");
        }

        var parameters = new List<(string, MethodValue)>();
        foreach (var property in element.EnumerateObject().Where(p => !p.NameEquals("name")))
        {
            parameters.Add((property.Name, MethodValue.Read(property.Value) ?? throw new FormatException(
                $"The parameter '{property.Name}' of '{name}' is {property.Value.GetRawText()}; "
                + "a number, a text, a list of numbers or another method was expected.")));
        }

        return new MethodSpec(name.GetString()!, parameters.ToArray());
    }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", Name);
        foreach (var (parameter, value) in _parameters)
        {
            writer.WritePropertyName(parameter);
            value.Write(writer);
        }

        writer.WriteEndObject();
    }
}

/// <summary>Reads and writes specifications for System.Text.Json.</summary>
/// <remarks>Public, as the source-generated JSON of other assemblies that hold specifications refers to it.</remarks>
public sealed class MethodSpecConverter : JsonConverter<MethodSpec>
{
    /// <inheritdoc/>
    public override MethodSpec Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        try
        {
            return MethodSpec.Read(document.RootElement);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new JsonException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, MethodSpec value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        value.Write(writer);
    }
}
