using System.Text;
using System.Text.Json;

namespace Pyoco;

/// <summary>Name and parameters of a noise prior, as they are stored with weights: <c>{"name": "progressive", "alpha": 2}</c>.</summary>
/// <remarks>In a model folder it stands in <c>model_index.json</c> as <c>noise_prior</c>, in a safetensors file as the metadata entry
/// <c>pyoco.noise_prior</c>. A parameter is a number, a text, a list of numbers, or another prior, which a prior may be made of. Two specifications
/// are equal when their names and parameters are, whatever the order.</remarks>
public sealed class NoisePriorSpec : IEquatable<NoisePriorSpec>
{
    private readonly SortedDictionary<string, NoisePriorValue> _parameters = new(StringComparer.Ordinal);

    /// <summary>The specification of a prior without correlation, what a model that names no prior was trained with.</summary>
    public static NoisePriorSpec Independent { get; } = new("independent");

    /// <summary>A specification of a name and parameters: <c>new("progressive", ("alpha", 2))</c>.</summary>
    /// <exception cref="ArgumentException">The name is empty, a parameter is named twice or named <c>name</c>, or a number is not finite.</exception>
    public NoisePriorSpec(string name, params ReadOnlySpan<(string Name, NoisePriorValue Value)> parameters)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        foreach (var (parameter, value) in parameters)
        {
            ArgumentNullException.ThrowIfNull(value, nameof(parameters));
            if (string.IsNullOrWhiteSpace(parameter) || parameter == "name" || !_parameters.TryAdd(parameter, value))
            {
                throw new ArgumentException($"The noise prior '{name}' cannot take a parameter named '{parameter}' (empty, reserved or given twice).", nameof(parameters));
            }

            if (!value.IsFinite)
            {
                throw new ArgumentException($"The parameter '{parameter}' of the noise prior '{name}' is {value}; finite numbers were expected.", nameof(parameters));
            }
        }
    }

    /// <summary>The name of the method, in lower case: <c>independent</c>, <c>mixed</c>, <c>progressive</c>, ...</summary>
    public string Name { get; }

    /// <summary>The parameters by name.</summary>
    public IReadOnlyDictionary<string, NoisePriorValue> Parameters => _parameters;

    /// <summary>Reads a specification from JSON: an object with a <c>name</c>; its other entries are the parameters.</summary>
    /// <exception cref="FormatException">The text is no such object.</exception>
    public static NoisePriorSpec Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new FormatException($"'{json}' is no noise prior: {e.Message}", e);
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
    public bool Equals(NoisePriorSpec? other) =>
        other is not null && Name == other.Name && _parameters.SequenceEqual(other._parameters);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NoisePriorSpec);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>For people: <c>progressive(alpha=2)</c>.</summary>
    public override string ToString() => _parameters.Count == 0
        ? Name
        : $"{Name}({string.Join(", ", _parameters.Select(p => $"{p.Key}={p.Value}"))})";

    internal static NoisePriorSpec Read(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object ||
            !element.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String)
        {
            throw new FormatException($"'{element}' is no noise prior: an object with a \"name\" was expected.");
        }

        var parameters = new List<(string, NoisePriorValue)>();
        foreach (var property in element.EnumerateObject().Where(p => !p.NameEquals("name")))
        {
            parameters.Add((property.Name, NoisePriorValue.Read(property.Value) ?? throw new FormatException(
                $"The parameter '{property.Name}' of the noise prior '{name}' is {property.Value.GetRawText()}; "
                + "a number, a text, a list of numbers or a noise prior was expected.")));
        }

        return new NoisePriorSpec(name.GetString()!, parameters.ToArray());
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
