using System.Globalization;
using System.Text;

namespace Pyoco.Models;

/// <summary>The losses of a training run: a line a step in a CSV file, and a curve as a picture.</summary>
internal sealed class LossHistory
{
    private const int Width = 800;
    private const int Height = 300;
    private readonly string _path;
    private readonly List<double> _losses = [];
    private readonly StringBuilder _pending = new();

    /// <summary>Goes on with a file, of which lines from <paramref name="step"/> on are dropped: they were not checkpointed.</summary>
    public LossHistory(string path, long step)
    {
        _path = path;
        var lines = File.Exists(path) ? File.ReadLines(path).Skip(1).Take((int)step).ToArray() : [];
        _losses.AddRange(lines.Select(l => double.Parse(l.Split(',')[1], CultureInfo.InvariantCulture)));
        File.WriteAllLines(path, lines.Prepend("step,loss,gradient_norm,learning_rate"));
    }

    public void Add(TrainingStep step)
    {
        _losses.Add(step.Loss);
        _pending.AppendLine(CultureInfo.InvariantCulture, $"{step.Index},{step.Loss:R},{step.GradientNorm:R},{step.LearningRate:R}");
    }

    /// <summary>Writes what has come since the last call, and the curve.</summary>
    public void Save(string picture)
    {
        File.AppendAllText(_path, _pending.ToString());
        _pending.Clear();
        if (_losses.Count > 1)
        {
            PngImage.Write(picture, Draw(), Width, Height);
        }
    }

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
