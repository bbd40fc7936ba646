namespace Pyoco.Noise;

/// <summary>Reads the parameters of a specification, and knows at the end which were not read.</summary>
internal sealed class SpecReader(MethodSpec spec, INoisePriorFactory parts, string? folder)
{
    private readonly HashSet<string> _read = [];

    /// <summary>A number that has one name or another.</summary>
    public double Number(params string[] names) => Value(names, value => value.Number, "a number")!.Value;

    /// <summary>A whole number.</summary>
    public int Whole(string name) => ToWhole(name, Number(name));

    /// <summary>A text.</summary>
    public string Text(string name) => Value([name], value => value.Text, "a text")!;

    /// <summary>A list of numbers.</summary>
    public IReadOnlyList<double> Numbers(string name) => Value([name], value => value.Numbers, "a list of numbers")!;

    /// <summary>A list of whole numbers.</summary>
    public IReadOnlyList<int> Wholes(string name) => [.. Numbers(name).Select(number => ToWhole(name, number))];

    /// <summary>The model's folder, which files are in; null where there is none.</summary>
    public string? Folder => folder;

    /// <summary>Another prior, which the factory makes in the same folder.</summary>
    public IVideoNoisePrior Inner(string name) => parts.Create(Value([name], value => value.Method, "a noise prior")!, folder);

    /// <summary>Whether a parameter is there.</summary>
    public bool Has(string name) => spec.Parameters.ContainsKey(name);

    /// <summary>Lets parameters be, whatever they are.</summary>
    public void Ignore(params string[] names) => _read.UnionWith(names);

    /// <inheritdoc/>
    public override string ToString() => spec.ToString();

    /// <summary>Refuses a specification with parameters that nobody read.</summary>
    public void RefuseOthers()
    {
        if (spec.Parameters.Keys.FirstOrDefault(name => !_read.Contains(name)) is { } unknown)
        {
            throw new ArgumentException($"The noise prior '{spec.Name}' has no parameter '{unknown}'.", nameof(spec));
        }
    }

    private T Value<T>(string[] names, Func<MethodValue, T> read, string expected)
    {
        var given = names.Where(spec.Parameters.ContainsKey).ToArray();
        if (given.Length != 1)
        {
            throw new ArgumentException(
                $"The noise prior {spec} needs the parameter {names[0]} once; it has it {given.Length} times.", nameof(spec));
        }

        _read.Add(given[0]);
        return read(spec.Parameters[given[0]]) ?? throw new ArgumentException(
            $"The parameter {given[0]} of the noise prior '{spec.Name}' is {spec.Parameters[given[0]]}; {expected} was expected.",
            nameof(spec));
    }

    private int ToWhole(string name, double number) => number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue
        ? (int)number
        : throw new ArgumentException(
            $"The parameter {name} of the noise prior {spec} has {number}; whole numbers were expected.", nameof(spec));
}
