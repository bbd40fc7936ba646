using System.Globalization;

namespace Pyoco.Models;

/// <summary>The validation losses of a run by noise level: <c>validation.csv</c>, and curves over the levels as a picture, the latest
/// black.</summary>
internal sealed class ValidationHistory
{
    private const string Header = "step,sigma,loss,standard_error";
    private readonly string _path;
    private readonly string _picture;
    private readonly SortedDictionary<long, IReadOnlyList<LevelLoss>> _losses = [];

    /// <summary>Goes on with a run's folder; what is of steps behind <paramref name="step"/> was not checkpointed and is taken out of
    /// its files.</summary>
    /// <exception cref="InvalidDataException">The file is something else.</exception>
    public ValidationHistory(string folder, long step)
    {
        (_path, _picture) = (Path.Combine(folder, "validation.csv"), Path.Combine(folder, "validation.png"));
        if (!File.Exists(_path))
        {
            return;
        }

        var lines = File.ReadAllLines(_path);
        if (lines.FirstOrDefault() != Header)
        {
            throw new InvalidDataException($"{_path} does not begin with '{Header}'; it is no list of validation losses.");
        }

        var found = lines.Skip(1).Select(Parse).GroupBy(l => l.Step).ToArray();
        foreach (var at in found.Where(g => g.Key <= step))
        {
            _losses[at.Key] = [.. at.Select(l => l.Loss)];
        }

        if (_losses.Count < found.Length)
        {
            Save();
        }
    }

    /// <summary>Adds those after a number of steps, and writes both files.</summary>
    public void Add(long step, IReadOnlyList<LevelLoss> losses)
    {
        _losses[step] = losses;
        Save();
    }

    private void Save()
    {
        var lines = _losses.SelectMany(at => at.Value.Select(l => string.Create(
            CultureInfo.InvariantCulture, $"{at.Key},{l.Sigma:R},{l.Loss:R},{l.StandardError:R}")));
        WholeFile.WriteText(_path, string.Join('\n', lines.Prepend(Header)) + "\n");
        if (_losses.Count > 0)
        {
            CurvePicture.Write(_picture, [.. _losses.Values.Select(v => (IReadOnlyList<double>)[.. v.Select(l => l.Loss)])]);
        }
        else
        {
            File.Delete(_picture);
        }
    }

    private (long Step, LevelLoss Loss) Parse(string line)
    {
        var parts = line.Split(',');
        return parts.Length == 4 && long.TryParse(parts[0], CultureInfo.InvariantCulture, out var step)
            && double.TryParse(parts[1], CultureInfo.InvariantCulture, out var sigma)
            && double.TryParse(parts[2], CultureInfo.InvariantCulture, out var loss)
            && double.TryParse(parts[3], CultureInfo.InvariantCulture, out var error)
            ? (step, new LevelLoss(sigma, loss, error))
            : throw new InvalidDataException($"{_path} has the line '{line}'; four numbers were expected.");
    }
}
