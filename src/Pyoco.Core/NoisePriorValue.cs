using System.Globalization;
using System.Text.Json;

namespace Pyoco;

/// <summary>What a parameter of a noise prior can be: a number, a text, a list of numbers, or another prior.</summary>
/// <remarks>Numbers, texts, arrays and specifications become one by themselves. Exactly one of the four properties is not null.</remarks>
public sealed class NoisePriorValue : IEquatable<NoisePriorValue>
{
    private readonly double[]? _numbers;

    private NoisePriorValue(double? number = null, string? text = null, double[]? numbers = null, NoisePriorSpec? prior = null)
    {
        // Adding 0 turns -0 into 0, which is written and hashed as the equal number that it is.
        Number = number + 0.0;
        _numbers = numbers is null ? null : Array.ConvertAll(numbers, n => n + 0.0);
        (Text, Prior) = (text, prior);
    }

    /// <summary>The number; null where it is something else.</summary>
    public double? Number { get; }

    /// <summary>The text; null where it is something else.</summary>
    public string? Text { get; }

    /// <summary>The list of numbers; null where it is something else.</summary>
    public IReadOnlyList<double>? Numbers => _numbers;

    /// <summary>The prior; null where it is something else.</summary>
    public NoisePriorSpec? Prior { get; }

    internal bool IsFinite => double.IsFinite(Number ?? 0) && (_numbers ?? []).All(double.IsFinite);

    /// <summary>A number.</summary>
    public static implicit operator NoisePriorValue(double number) => new(number: number);

    /// <summary>A text.</summary>
    public static implicit operator NoisePriorValue(string text) => new(text: text ?? throw new ArgumentNullException(nameof(text)));

    /// <summary>A list of numbers, copied.</summary>
    public static implicit operator NoisePriorValue(double[] numbers) => new(numbers: numbers ?? throw new ArgumentNullException(nameof(numbers)));

    /// <summary>Another prior.</summary>
    public static implicit operator NoisePriorValue(NoisePriorSpec prior) => new(prior: prior ?? throw new ArgumentNullException(nameof(prior)));

    /// <inheritdoc/>
    public bool Equals(NoisePriorValue? other) =>
        other is not null && Number == other.Number && Text == other.Text && Equals(Prior, other.Prior)
        && (_numbers is null ? other._numbers is null : other._numbers is not null && _numbers.AsSpan().SequenceEqual(other._numbers));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NoisePriorValue);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>For people: <c>2</c>, <c>ou</c>, <c>[4, 4.5]</c>, <c>mixed(alpha=1)</c>.</summary>
    public override string ToString() => _numbers is not null
        ? $"[{string.Join(", ", _numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)))}]"
        : Number?.ToString(CultureInfo.InvariantCulture) ?? Text ?? Prior!.ToString();

    /// <summary>The value of a JSON element, or null where it is none.</summary>
    internal static NoisePriorValue? Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Array when element.EnumerateArray().All(e => e.ValueKind == JsonValueKind.Number) =>
            element.EnumerateArray().Select(e => e.GetDouble()).ToArray(),
        JsonValueKind.Object => NoisePriorSpec.Read(element),
        _ => null,
    };

    internal void Write(Utf8JsonWriter writer)
    {
        if (_numbers is not null)
        {
            writer.WriteStartArray();
            foreach (var number in _numbers)
            {
                writer.WriteNumberValue(number);
            }

            writer.WriteEndArray();
        }
        else if (Prior is not null)
        {
            Prior.Write(writer);
        }
        else if (Text is not null)
        {
            writer.WriteStringValue(Text);
        }
        else
        {
            writer.WriteNumberValue(Number!.Value);
        }
    }
}
