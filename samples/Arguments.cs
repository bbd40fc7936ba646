using System.Globalization;
using Pyoco.Noise;

namespace Pyoco.Samples;

/// <summary>The options of a command line, <c>--name value</c>; a wrong one is a <see cref="UsageException"/>.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = [];

    public Arguments(IReadOnlyList<string> arguments, params string[] known)
    {
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var name = arguments[i];
            if (!name.StartsWith("--", StringComparison.Ordinal) || !known.Contains(name[2..]))
            {
                throw new UsageException($"Unknown option '{name}'; known are {string.Join(" ", known.Select(k => $"--{k}"))}.");
            }

            if (i + 1 == arguments.Count)
            {
                throw new UsageException($"The option {name} has no value.");
            }

            _values[name[2..]] = arguments[i + 1];
        }
    }

    public string Required(string name) =>
        _values.TryGetValue(name, out var value) ? value : throw new UsageException($"The option --{name} is missing.");

    /// <summary>The noise prior of <c>--prior</c> and <c>--alpha</c>; progressive noise of alpha 2 where they are not given.</summary>
    public IVideoNoisePrior Prior() => Text("prior", "progressive") switch
    {
        "independent" => new IndependentNoise(),
        "mixed" => new MixedNoise(Number("alpha", 1)),
        "progressive" => new ProgressiveNoise(Number("alpha", 2)),
        var other => throw new UsageException($"--prior is '{other}'; independent, mixed or progressive was expected."),
    };

    public string Text(string name, string fallback) => _values.GetValueOrDefault(name, fallback);

    public int Integer(string name, int fallback, int least = 1)
    {
        if (!_values.TryGetValue(name, out var text))
        {
            return fallback;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least
            ? value
            : throw new UsageException($"--{name} is '{text}'; a whole number of at least {least} was expected.");
    }

    public double Number(string name, double fallback)
    {
        if (!_values.TryGetValue(name, out var text))
        {
            return fallback;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw new UsageException($"--{name} is '{text}'; a number was expected.");
    }
}

/// <summary>A command line that cannot be carried out; the message is for the person who typed it.</summary>
internal sealed class UsageException(string message) : Exception(message);
