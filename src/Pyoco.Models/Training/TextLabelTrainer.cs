using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models;

/// <summary>Teaches a text encoder to tell what its texts say, before a network learns to draw it.</summary>
/// <remarks>For each question (say: which colour have the trousers?) a linear layer reads the answer's class from the pooled state; the
/// loss is the sum of the cross-entropies. The layers are training's alone and are not saved. Through a diffusion loss a fresh encoder
/// learns slowly which colour goes with which noun, because most pictures change little with it; here nothing else is asked.</remarks>
public sealed class TextLabelTrainer : IDisposable
{
    private readonly ClipTextEncoder _encoder;
    private readonly IReadOnlyList<int> _classes;
    private readonly long _steps;
    private readonly OptimizerOptions _options;
    private readonly Linear _heads;
    private readonly AdamWOptimizer _optimizer;

    /// <summary>A trainer that changes an encoder's weights in place.</summary>
    /// <param name="encoder">The encoder; the caller keeps and disposes it.</param>
    /// <param name="classes">For each question the number of its answers, at least 2. "Not said" is an answer like others.</param>
    /// <param name="steps">Number of steps of the whole run, at least 1, over which the learning rate goes up and down.</param>
    /// <param name="optimizer">AdamW and its rate; the defaults when null.</param>
    /// <param name="seed">Fixes the first weights of the reading layers.</param>
    /// <exception cref="ArgumentException">There is no question, or one with fewer than two answers.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is below 1.</exception>
    public TextLabelTrainer(
        ClipTextEncoder encoder, IReadOnlyList<int> classes, long steps, OptimizerOptions? optimizer = null, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (classes.Count == 0 || classes.Any(c => c < 2))
        {
            throw new ArgumentException($"The questions have {string.Join(", ", classes.DefaultIfEmpty(0))} answers; at "
                + "least one question of at least 2 was expected.", nameof(classes));
        }

        (_encoder, _classes, _steps, _options) = (encoder, classes, steps, optimizer ?? new OptimizerOptions());
        using var generator = new Generator(seed, CPU);
        var heads = UnmovedGenerator.Build(() => nn.Linear(encoder.Config.HiddenSize, classes.Sum()));
        WeightInitialization.Fill(heads, generator);
        _heads = heads.to(encoder.Device);
        var parameters = encoder.Network.named_parameters().Select(p => new NamedWeight($"text_encoder.{p.name}", p.parameter))
            .Concat(_heads.named_parameters().Select(p => new NamedWeight($"heads.{p.name}", p.parameter))).ToArray();
        foreach (var (_, weight) in parameters)
        {
            weight.requires_grad_(true);
        }

        _optimizer = new AdamWOptimizer(parameters, _options);
    }

    /// <summary>Steps done so far.</summary>
    public long StepsDone => _optimizer.Updates;

    /// <summary>Does one step on a batch.</summary>
    /// <param name="batch">Texts and what they say.</param>
    /// <returns>The loss before the update: the sum over the questions of the mean cross-entropy.</returns>
    /// <exception cref="ArgumentException">The labels do not answer the trainer's questions; nothing has changed.</exception>
    /// <exception cref="InvalidOperationException">The loss is not finite; the weights are as they were before the step.</exception>
    public double Step(LabelledTexts batch)
    {
        Check(batch);
        using var scope = NewDisposeScope();
        using var grad = set_grad_enabled(true);
        using var text = _encoder.EncodeForTraining(batch.Texts);
        var loss = Questions(text).Select((logits, i) => F.cross_entropy(logits, Answers(batch, i))).Aggregate((a, b) => a.Plus(b));
        var value = (double)loss.item<float>();
        if (!double.IsFinite(value))
        {
            throw new InvalidOperationException(
                $"The loss of step {StepsDone} is {value}; the learning rate {_options.LearningRate} may be too high.");
        }

        loss.backward();
        _optimizer.Step(_options.RateAt(StepsDone, _steps));
        return value;
    }

    /// <summary>The share of texts whose answer is read rightly, for each question.</summary>
    /// <exception cref="ArgumentException">The labels do not answer the trainer's questions.</exception>
    public IReadOnlyList<double> Accuracy(LabelledTexts batch)
    {
        Check(batch);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var text = _encoder.Encode(batch.Texts);
        return [.. Questions(text).Select(
            (logits, i) => logits.argmax(1).eq(Answers(batch, i)).to(ScalarType.Float64).mean().item<double>())];
    }

    /// <summary>Releases the reading layers and the optimiser's state; the encoder stays.</summary>
    public void Dispose()
    {
        _optimizer.Dispose();
        _heads.Dispose();
    }

    private Tensor[] Questions(TextConditioning text) => _heads.call(text.Pooled!).split([.. _classes.Select(c => (long)c)], dim: 1);

    private Tensor Answers(LabelledTexts batch, int question) =>
        tensor([.. batch.Labels.Select(l => (long)l[question])], device: _encoder.Device);

    // A class out of range would read beyond the logits inside libtorch.
    private void Check(LabelledTexts batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (var labels in batch.Labels)
        {
            if (labels.Count != _classes.Count || labels.Where((label, i) => label < 0 || label >= _classes[i]).Any())
            {
                throw new ArgumentException($"A text has the labels {string.Join(", ", labels)}; classes below "
                    + $"{string.Join(", ", _classes)} were expected.", nameof(batch));
            }
        }
    }
}
