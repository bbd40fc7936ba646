using System.Globalization;
using System.Text;

namespace Pyoco.Models;

/// <summary>The losses of a training run: a line a step in a CSV file, and a curve as a picture.</summary>
internal sealed class LossHistory
{
    private const string Header = "step,loss,gradient_norm,learning_rate\n";
    private readonly string _path;
    private readonly List<double> _losses = [];
    private readonly StringBuilder _pending = new();
    private long _end; // of what is whole in the file

    /// <summary>Goes on with a file, of which everything from the line of <paramref name="step"/> on is cut off: it was not checkpointed.
    /// So is what follows a line that is damaged or out of order, as one that a killed process wrote may be. Steps that could not be
    /// written are missing.</summary>
    public LossHistory(string path, long step)
    {
        _path = path;
        if (!File.Exists(path) || new FileInfo(path).Length < Header.Length)
        {
            WholeFile.WriteText(path, Header);
            _end = Header.Length;
            return;
        }

        _end = ReadLosses(step);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        file.SetLength(_end); // changes nothing in front of the end, whenever the process ends
    }

    public void Add(TrainingStep step)
    {
        _losses.Add(step.Loss);
        _pending.Append(CultureInfo.InvariantCulture, $"{step.Index},{step.Loss:R},{step.GradientNorm:R},{step.LearningRate:R}\n");
    }

    /// <summary>Writes what has come since the last call, and the curve.</summary>
    /// <exception cref="IOException">It cannot be written; the next call tries it again.</exception>
    public void Save(string picture)
    {
        using (var file = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.Write))
        {
            file.Position = _end; // over what a failed call may have left
            file.Write(Encoding.UTF8.GetBytes(_pending.ToString()));
            file.SetLength(file.Position);
            file.Flush(flushToDisk: true);
            _end = file.Position;
        }

        _pending.Clear();
        if (_losses.Count > 1)
        {
            CurvePicture.Write(picture, [_losses]);
        }
    }

    // Where the last line ends that stays.
    private long ReadLosses(long step)
    {
        var text = File.ReadAllText(_path, Encoding.Latin1); // a character a byte
        var end = text.StartsWith(Header, StringComparison.Ordinal) ? Header.Length : throw new InvalidDataException(
            $"{_path} does not begin with '{Header.TrimEnd()}'; it is no list of losses of a training. Move it away, and the run goes on.");
        var last = -1L;
        while (text.IndexOf('\n', end) is var next and >= 0
            && Parse(text[end..next]) is { } line && line.Step > last && line.Step < step)
        {
            _losses.Add(line.Loss);
            (last, end) = (line.Step, next + 1);
        }

        return end;
    }

    private static (long Step, double Loss)? Parse(string line) =>
        line.Split(',') is [var step, var loss, _, _] && long.TryParse(step, CultureInfo.InvariantCulture, out var number)
        && double.TryParse(loss, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? (number, value)
            : null;
}
