using System.Globalization;
using System.Text.Json;

namespace Pyoco;

/// <summary>What a parameter of a method can be: a number, a text, a list of numbers, or another method.</summary>
/// <remarks>Numbers, texts, arrays and specifications become one by themselves. Exactly one of the four properties is not null.</remarks>
public sealed class MethodValue : IEquatable<MethodValue>
{
    private readonly double[]? _numbers;

    private MethodValue(double? number = null, string? text = null, double[]? numbers = null, MethodSpec? method = null)
    {
        // Adding 0 turns -0 into 0, which is written and hashed as the equal number that it is.
        Number = number + 0.0;
        _numbers = numbers is null ? null : Array.ConvertAll(numbers, n => n + 0.0);
        (Text, Method) = (text, method);
    }

    /// <summary>The number; null where it is something else.</summary>
    public double? Number { get; }

    /// <summary>The text; null where it is something else.</summary>
    public string? Text { get; }

    /// <summary>The list of numbers; null where it is something else.</summary>
    public IReadOnlyList<double>? Numbers => _numbers;

    /// <summary>The method; null where it is something else.</summary>
    public MethodSpec? Method { get; }

    internal bool IsFinite => double.IsFinite(Number ?? 0) && (_numbers ?? []).All(double.IsFinite);

    /// <summary>A number.</summary>
    public static implicit operator MethodValue(double number) => new(number: number);

    /// <summary>A text.</summary>
    public static implicit operator MethodValue(string text) => new(text: text ?? throw new ArgumentNullException(nameof(text)));

    /// <summary>A list of numbers, copied.</summary>
    public static implicit operator MethodValue(double[] numbers) =>
        new(numbers: numbers ?? throw new ArgumentNullException(nameof(numbers)));

    /// <summary>Another method.</summary>
    public static implicit operator MethodValue(MethodSpec method) =>
        new(method: method ?? throw new ArgumentNullException(nameof(method)));

    /// <inheritdoc/>
    public bool Equals(MethodValue? other) =>
        other is not null && Number == other.Number && Text == other.Text && Equals(Method, other.Method)
        && (_numbers is null ? other._numbers is null : other._numbers is not null && _numbers.AsSpan().SequenceEqual(other._numbers));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MethodValue);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>For people: <c>2</c>, <c>ou</c>, <c>[4, 4.5]</c>, <c>mixed(alpha=1)</c>.</summary>
    public override string ToString() => _numbers is not null
        ? $"[{string.Join(", ", _numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)))}]"
        : Number?.ToString(CultureInfo.InvariantCulture) ?? Text ?? Method!.ToString();

    /// <summary>The value of a JSON element, or null where it is none.</summary>
    internal static MethodValue? Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Array when element.EnumerateArray().All(e => e.ValueKind == JsonValueKind.Number) =>
            element.EnumerateArray().Select(e => e.GetDouble()).ToArray(),
        JsonValueKind.Object => MethodSpec.Read(element),
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
        else if (Method is not null)
        {
            Method.Write(writer);
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
