using System.CommandLine;
using Pyoco.Models;
using Pyoco.Samples;

namespace TrainSprites;

/// <summary>The options that the stages on pictures share, and the training that they ask for.</summary>
/// <param name="steps">The usual number of steps.</param>
/// <param name="rate">The usual learning rate.</param>
/// <param name="logSigmaMean">The usual mean of the noise levels' logarithm.</param>
/// <param name="logSigmaDeviation">Its standard deviation.</param>
/// <param name="ema">The usual decay of the weights' average.</param>
internal sealed class StageOptions(int steps, double rate, double logSigmaMean, double logSigmaDeviation, double ema)
{
    private readonly Option<int> _steps = ValuedOption.Whole("--steps", "steps in all", usual: steps);
    private readonly Option<double> _rate = ValuedOption.Number("--rate", "learning rate", usual: rate);
    private readonly Option<double> _logSigmaMean =
        ValuedOption.Number("--log-sigma-mean", "mean of the noise levels' logarithm", usual: logSigmaMean);

    private readonly Option<double> _ema = ValuedOption.Number("--ema", "decay of the weights' average", usual: ema);

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> All => [_steps, _rate, _logSigmaMean, _ema];

    /// <summary>The training that a command line asks for.</summary>
    public TrainingOptions Of(ParseResult parsed) => new()
    {
        Steps = parsed.GetValue(_steps),
        Seed = parsed.GetValue(Sprites.Seed),
        Levels = NoiseLevelLaw.LogNormal(parsed.GetValue(_logSigmaMean), logSigmaDeviation),
        EmaDecay = parsed.GetValue(_ema),
        EmaWarmup = false,
        Optimizer = new OptimizerOptions { LearningRate = parsed.GetValue(_rate) },
    };
}
