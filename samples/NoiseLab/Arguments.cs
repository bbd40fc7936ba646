using System.Globalization;
using Pyoco;

namespace NoiseLab;

/// <summary>The options of a command line, <c>--name value</c>, and the file that some commands name; a wrong one is a
/// <see cref="UsageException"/>.</summary>
internal sealed class Arguments
{
    // What one tensor of float32 can hold as one span of bytes.
    private const long MostValues = int.MaxValue / sizeof(float);

    private readonly Dictionary<string, string> _values = [];
    private readonly string? _file;

    private Arguments(IReadOnlyList<string> arguments, bool takesFile, string[] known)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            if (!name.StartsWith("--", StringComparison.Ordinal))
            {
                _file = takesFile && _file is null
                    ? name
                    : throw new UsageException($"'{name}' is one word too many; {(takesFile ? "one file" : "no file")} was expected.");
                continue;
            }

            if (!known.Contains(name[2..]))
            {
                throw new UsageException($"Unknown option '{name}'; known are {string.Join(" ", known.Select(k => $"--{k}"))}.");
            }

            if (++i == arguments.Count || arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                throw new UsageException($"The option {name} has no value.");
            }

            if (!_values.TryAdd(name[2..], arguments[i]))
            {
                throw new UsageException($"The option {name} is given twice.");
            }
        }
    }

    /// <summary>The file that the command is about.</summary>
    public string File => _file ?? throw new UsageException("No file is named.");

    /// <summary>A clip's sizes, which <c>--shape</c> gives; null where it is not there.</summary>
    public VideoShape? Shape => _values.TryGetValue("shape", out var text) ? ShapeOf(text) : null;

    /// <summary>The options of a command about a file.</summary>
    public static Arguments WithFile(IReadOnlyList<string> arguments, params string[] known) => new(arguments, takesFile: true, known);

    /// <summary>The options of a command about no file.</summary>
    public static Arguments WithoutFile(IReadOnlyList<string> arguments, params string[] known) => new(arguments, takesFile: false, known);

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public string Required(string name) => Text(name) ?? throw new UsageException($"The option --{name} is missing.");

    public int Integer(string name, int fallback, int least)
    {
        if (Text(name) is not { } text)
        {
            return fallback;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least
            ? value
            : throw new UsageException($"--{name} is '{text}'; a whole number of at least {least} was expected.");
    }

    /// <summary>One of two words, the first unless the option says the other.</summary>
    public string Choice(string name, string usual, string other) => Text(name) switch
    {
        null => usual,
        var text when text == usual || text == other => text,
        var text => throw new UsageException($"--{name} is '{text}'; {usual} or {other} was expected."),
    };

    public ulong Seed()
    {
        var text = Text("seed") ?? "0";
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : throw new UsageException($"--seed is '{text}'; a whole number from 0 to {ulong.MaxValue} was expected.");
    }

    /// <summary>The option <c>--alpha</c>; null where it is not there.</summary>
    public double? Alpha()
    {
        if (Text("alpha") is not { } text)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var alpha)
            && double.IsFinite(alpha) && alpha >= 0
            ? alpha
            : throw new UsageException($"--alpha is '{text}'; a number of at least 0 was expected.");
    }

    private static VideoShape ShapeOf(string text)
    {
        var sizes = text.Split(',')
            .Select(s => int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0).ToArray();
        if (sizes.Length != VideoShape.AxisCount || sizes.Any(s => s < 1))
        {
            throw new UsageException($"--shape is '{text}'; five whole numbers of at least 1, B,C,F,H,W, were expected.");
        }

        return sizes.Aggregate((Int128)1, (product, size) => product * size) <= MostValues
            ? new VideoShape(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4])
            : throw new UsageException($"--shape is '{text}'; at most {MostValues} values were expected.");
    }
}

/// <summary>A command line that cannot be carried out; the message is for the person who typed it.</summary>
internal sealed class UsageException(string message) : Exception(message);
