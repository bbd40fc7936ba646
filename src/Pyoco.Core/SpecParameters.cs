namespace Pyoco;

/// <summary>Reads the parameters of a specification, and refuses those that were not read.</summary>
internal sealed class SpecParameters(MethodSpec spec)
{
    private readonly HashSet<string> _read = [];

    /// <summary>Whether there is a parameter.</summary>
    public bool Has(string name) => spec.Parameters.ContainsKey(name);

    /// <summary>A number.</summary>
    public double Number(string name) => Value(name)?.Number ?? throw Wrong(name, "a number");

    /// <summary>A number, or null where there is none.</summary>
    public double? OptionalNumber(string name) => Has(name) ? Number(name) : null;

    /// <summary>A list of numbers.</summary>
    public IReadOnlyList<double> Numbers(string name) => Value(name)?.Numbers ?? throw Wrong(name, "a list of numbers");

    /// <summary>A text.</summary>
    public string Text(string name) => Value(name)?.Text ?? throw Wrong(name, "a text");

    /// <summary>Another method.</summary>
    public MethodSpec Method(string name) => Value(name)?.Method ?? throw Wrong(name, "another method");

    /// <summary>A whole number.</summary>
    public int WholeNumber(string name) =>
        Value(name)?.Number is { } number and >= int.MinValue and <= int.MaxValue && Math.Floor(number) == number
            ? (int)number
            : throw Wrong(name, "a whole number");

    /// <summary>A text that names a value of an enumeration.</summary>
    public T Choice<T>(string name)
        where T : struct, Enum => Value(name)?.Text is { } text && Enum.GetNames<T>().Contains(text)
            ? Enum.Parse<T>(text)
            : throw Wrong(name, $"one of {string.Join(", ", Enum.GetNames<T>())}");

    /// <summary>One of a few texts.</summary>
    public string OneOf(string name, params string[] texts) =>
        Value(name)?.Text is { } text && texts.Contains(text) ? text : throw Wrong(name, $"one of {string.Join(", ", texts)}");

    /// <summary>A list of two numbers, signal and noise, or null where there is none.</summary>
    public NoiseLevel? OptionalLevel(string name) => Value(name) is not { } value ? null
        : value.Numbers is [var signal, var noise] ? new NoiseLevel(signal, noise)
        : throw Wrong(name, "a list of signal and noise");

    /// <summary>Returns what was made when every parameter was read.</summary>
    /// <exception cref="ArgumentException">There is a parameter that was not read.</exception>
    public T End<T>(T made) => spec.Parameters.Keys.FirstOrDefault(name => !_read.Contains(name)) is { } unknown
        ? throw new ArgumentException($"'{spec.Name}' has no parameter '{unknown}'.", nameof(spec))
        : made;

    private MethodValue? Value(string name)
    {
        _read.Add(name);
        return spec.Parameters.GetValueOrDefault(name);
    }

    private ArgumentException Wrong(string name, string expected) => new(
        $"The parameter '{name}' of '{spec.Name}' is {spec.Parameters.GetValueOrDefault(name)?.ToString() ?? "missing"}; {expected} was "
            + "expected.", nameof(spec));
}
