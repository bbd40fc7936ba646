using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Checks what the parts of one run return, and names the step in messages.</summary>
/// <param name="steps">How many steps the schedule has.</param>
/// <param name="beforeEvaluation">Called before every evaluation of every part: looks at the run's token.</param>
internal sealed class CheckedParts(int steps, Action? beforeEvaluation = null)
{
    /// <summary>The step under way, from 0.</summary>
    public int Step { get; set; }

    /// <summary>How many there are: those of the schedule, or more where a sampler adds some, as its first callback tells.</summary>
    public int Steps { get; set; } = steps;

    /// <summary>The same denoiser, its outputs checked.</summary>
    /// <param name="denoiser">The denoiser.</param>
    /// <param name="part">Its name in messages, as the subject of a sentence.</param>
    public IVideoDenoiser Checked(IVideoDenoiser? denoiser, string part) =>
        new CheckedDenoiser(denoiser ?? throw new InvalidOperationException($"{part} is null; a denoiser was expected."), part, this);

    private void BeforeEvaluation() => beforeEvaluation?.Invoke();

    private sealed class CheckedDenoiser(IVideoDenoiser inner, string part, CheckedParts parts) : IVideoDenoiser
    {
        public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level)
        {
            parts.BeforeEvaluation();
            return inner.Denoise(noisy, level).Check(noisy, part, DenoiserCheck.At(parts.Step, parts.Steps, level));
        }

        public PredictedQuantity? PredictionAt(NoiseLevel level) => inner.PredictionAt(level);
    }
}
