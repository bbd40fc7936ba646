using System.Globalization;

namespace Pyoco.Models;

/// <summary>The mean loss and the speed since the last line of progress.</summary>
internal sealed class ProgressWindow
{
    private double _loss;
    private int _steps;
    private long _clips;

    public void Add(double loss, int clips)
    {
        _loss += loss;
        _clips += clips;
        _steps++;
    }

    public string Line(TrainingStep step, long steps, TimeSpan elapsed)
    {
        var left = TimeSpan.FromSeconds((steps - step.Index - 1) * elapsed.TotalSeconds / _steps);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"step {step.Index + 1}/{steps} loss {_loss / _steps:F4} grad {step.GradientNorm:F2} rate {step.LearningRate:E1} "
                + $"{_clips / elapsed.TotalSeconds:F1} clips/s, {(int)left.TotalHours:00}:{left:mm\\:ss} left");
    }
}
