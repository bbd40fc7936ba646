using System.Globalization;
using System.Text;

namespace Pyoco.Models;

/// <summary>The losses of a training run: a line a step in a CSV file, and a curve as a picture.</summary>
internal sealed class LossHistory
{
    private const int Width = 800;
    private const int Height = 300;
    private const string Header = "step,loss,gradient_norm,learning_rate\n";
    private readonly string _path;
    private readonly List<double> _losses = [];
    private readonly StringBuilder _pending = new();

    /// <summary>Goes on with a file, of which everything from the line of <paramref name="step"/> on is cut off: it was not checkpointed.
    /// So is what follows a line that is damaged, as one that a killed process wrote may be.</summary>
    public LossHistory(string path, long step)
    {
        _path = path;
        if (!File.Exists(path) || new FileInfo(path).Length < Header.Length)
        {
            WholeFile.WriteText(path, Header);
            return;
        }

        var end = ReadLosses(step);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        file.SetLength(end); // changes nothing in front of the end, whenever the process ends
    }

    public void Add(TrainingStep step)
    {
        _losses.Add(step.Loss);
        _pending.Append(CultureInfo.InvariantCulture, $"{step.Index},{step.Loss:R},{step.GradientNorm:R},{step.LearningRate:R}\n");
    }

    /// <summary>Writes what has come since the last call, and the curve.</summary>
    public void Save(string picture)
    {
        using (var file = new FileStream(_path, FileMode.Append, FileAccess.Write))
        {
            file.Write(Encoding.UTF8.GetBytes(_pending.ToString()));
            file.Flush(flushToDisk: true);
        }

        _pending.Clear();
        if (_losses.Count > 1)
        {
            PngImage.Write(picture, Draw(), Width, Height);
        }
    }

    // Where the last line ends that stays.
    private long ReadLosses(long step)
    {
        var text = File.ReadAllText(_path, Encoding.Latin1); // a character a byte
        var end = text.StartsWith(Header, StringComparison.Ordinal) ? Header.Length : throw new InvalidDataException(
            $"{_path} does not begin with '{Header.TrimEnd()}'; it is no list of losses of a training. Move it away, and the run goes on.");
        while (_losses.Count < step
            && text.IndexOf('\n', end) is var next and >= 0 && Loss(text[end..next]) is { } loss)
        {
            _losses.Add(loss);
            end = next + 1;
        }

        return end;
    }

    private static double? Loss(string line) =>
        line.Split(',') is [var step, var loss, _, _] && long.TryParse(step, CultureInfo.InvariantCulture, out _)
        && double.TryParse(loss, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    // Means over equal stretches of steps, on a logarithmic axis from the smallest to the largest.
    private byte[] Draw()
    {
        var points = Math.Min(Width, _losses.Count);
        var means = new double[points];
        for (var i = 0; i < points; i++)
        {
            var (from, to) = ((int)((long)i * _losses.Count / points), (int)((long)(i + 1) * _losses.Count / points));
            means[i] = Math.Log(Math.Max(1e-12, _losses.Skip(from).Take(to - from).Average()));
        }

        var (low, high) = (means.Min(), means.Max());
        var range = Math.Max(1e-9, high - low);
        var pixels = new byte[Width * Height * 3];
        Array.Fill(pixels, (byte)255);
        var previous = Row(means[0]);
        for (var x = 0; x < Width; x++)
        {
            var row = Row(means[(int)((long)x * points / Width)]);
            for (var y = Math.Min(row, previous); y <= Math.Max(row, previous); y++)
            {
                pixels.AsSpan((y * Width + x) * 3, 3).Clear();
            }

            previous = row;
        }

        return pixels;

        int Row(double value) => (int)Math.Round((high - value) / range * (Height - 1));
    }
}
