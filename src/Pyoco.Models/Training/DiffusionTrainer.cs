using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Trains a model on captioned clips with the noise of a prior (PYoCo, arXiv 2305.10474), with the objective of the model's own
/// scheduler.</summary>
/// <remarks>The noise of a clip comes from the prior, one level for all its frames; an image is a clip of one frame, whose noise is white
/// under every prior. A step is a function of the options' seed and of its number alone. It is made of parts that can be used without it:
/// <see cref="DenoisingExample"/>, <see cref="AdamWOptimizer"/>, <see cref="WeightAverage"/>.</remarks>
public sealed class DiffusionTrainer : IDisposable
{
    private readonly TextToVideoModel _model;
    private readonly IVideoNoisePrior _prior;
    private readonly LearningWeights _learning;
    private readonly AdamWOptimizer _optimizer;
    private readonly WeightAverage _average;
    private readonly PowerAverages? _snapshots;
    private readonly TrainingResult _result;
    private readonly KeptEncodings? _kept;
    private readonly NoiseLevelLaw _levels;
    private readonly Lazy<string?> _networkSha256;
    private readonly Lazy<string?> _textSha256; // of what the training began with
    private readonly Lazy<string?> _textFilesSha256;
    private readonly Lazy<string?> _autoencoderSha256;
    private readonly List<double> _losses = []; // of the batches since the last update

    /// <summary>A trainer that changes the weights of a model in place, from the first step or <see cref="Resume"/> on.</summary>
    /// <param name="model">The model; the caller keeps it, and disposes it after the trainer. With the first step its
    /// <see cref="TextToVideoModel.NoisePrior"/> becomes the prior's when it is a video model.</param>
    /// <param name="prior">Where the training noise comes from.</param>
    /// <param name="options">Steps, rates, noise levels and what learns.</param>
    /// <exception cref="ArgumentException">The objective contradicts the model's scheduler, a law of noise levels reaches beyond the
    /// scheduler's timesteps, or nothing is there of what is to learn.</exception>
    /// <exception cref="NotSupportedException">The model's scheduler is of no network that can be trained, what is to learn is not in
    /// float32, or <see cref="TrainingOptions.ComputeType"/> is given over weights of another type than it or float32.</exception>
    public DiffusionTrainer(TextToVideoModel model, IVideoNoisePrior prior, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prior);
        ArgumentNullException.ThrowIfNull(options);
        (_model, _prior, Options) = (model, prior, options);
        Objective = ObjectiveOf(model, options.Objective);
        MixedPrecision.ThrowIfNotOver(options.ComputeType, model.Network.Module.parameters().First().dtype);
        _levels = options.Levels ?? Objective.DefaultLaw;
        Objective.ThrowIfBeyond(_levels);
        Objective.ThrowIfBeyond(options.ImageLevels ?? _levels);
        _kept = options.EncodingsFolder is { } folder ? new KeptEncodings(model, folder) : null;
        _networkSha256 = new Lazy<string?>(() => options.Train == TrainedWeights.All ? null : HashOf(model.Network.LoadReport?.Files));
        _textSha256 = new Lazy<string?>(HashOfText);
        _textFilesSha256 = new Lazy<string?>(() => model.TrainedText is null ? HashOf(FilesOf(model.TextEncoder)) : null);
        _autoencoderSha256 = new Lazy<string?>(() => HashOf(FilesOf(model.Codec)));

        // Last, for it may put a LoRA beside the network: nothing behind it refuses anything.
        _learning = new LearningWeights(model, options.Train, options.TrainTextEncoder);
        _optimizer = new AdamWOptimizer(_learning.All, options.Optimizer);
        _average = new WeightAverage(_learning.All, options.EmaDecay, options.EmaWarmup);
        _snapshots = options.SnapshotEvery > 0 ? new PowerAverages(_learning.All) : null;
        _result = new TrainingResult(model, prior, _learning, options.Train);
    }

    /// <summary>The options that it was made with.</summary>
    public TrainingOptions Options { get; }

    /// <summary>What the network learns to answer.</summary>
    public TrainingObjective Objective { get; }

    /// <summary>Steps done so far; the next step has this number.</summary>
    public long StepsDone => _optimizer.Updates;

    /// <summary>Number of tensors and of weights that are trained.</summary>
    public (int Tensors, long Weights) Trained => (_learning.All.Count, _learning.All.Sum(p => p.Weight.numel()));

    /// <summary>Called with each example, the clean videos and their levels, for tests.</summary>
    internal Action<DenoisingExample, Tensor, NoiseLevel[]>? Inspect { get; set; }

    /// <summary>How often it went back to a checkpoint, losses not being finite; each time it draws other noise and levels.</summary>
    internal int Detours { get; set; }

    /// <summary>The name of the folder of <see cref="SaveResult"/>, which says what it is.</summary>
    internal string ResultName => _result.Name;

    /// <summary>Does one step on a batch: <see cref="Backward"/> and <see cref="Update"/>.</summary>
    /// <param name="batch">Clips of one length; the caller keeps them.</param>
    /// <inheritdoc cref="Backward" path="/exception"/>
    public TrainingStep Step(TrainingBatch batch)
    {
        Backward(batch);
        return Update();
    }

    /// <summary>Adds the gradients of a batch to those of the batches since the last <see cref="Update"/>. The memory that it takes is that
    /// of one batch.</summary>
    /// <param name="batch">Clips of one length; the caller keeps them. Its <see cref="TrainingBatch.Images"/> count as one more
    /// batch.</param>
    /// <returns>The loss, of clips and images the mean.</returns>
    /// <remarks>Gradients that somebody else left on the weights before a step are dropped. Whatever is thrown, the weights are as they
    /// were before the step, and the gradients that were gathered for it are cleared.</remarks>
    /// <exception cref="TrainingDivergedException">The loss is not finite.</exception>
    /// <exception cref="InvalidOperationException">Somebody wrote to a file that weights stand in.</exception>
    public double Backward(TrainingBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (_losses.Count == 0)
        {
            ClearGradients();
        }

        try
        {
            return Gather(batch);
        }
        catch
        {
            ClearGradients(); // half a step is none
            throw;
        }
    }

    private double Gather(TrainingBatch batch)
    {
        if (_model.Refusal() is { } refusal)
        {
            throw new InvalidOperationException($"The training cannot go on with step {StepsDone}: {refusal}.");
        }

        using var scope = NewDisposeScope();
        Begin();
        var key = Key(part: _losses.Count);
        var random = new StepRandom(key.Seed, StepsDone);
        var captions = random.Drop(batch.Captions, Options.CaptionDropout);
        using var example = Example(batch, random.Levels(captions.Length, LawOf(batch)), key.ForTraining(StepsDone));
        using var text = _learning.Text is null ? Encode(captions) : null;
        var threads = ClipGradients.ThreadsFor(_model.Network, captions.Length);
        var value = ClipGradients.Add(_learning.All, captions.Length, threads, Some).Average();
        if (!double.IsFinite(value))
        {
            throw new TrainingDivergedException(
                $"The loss of step {StepsDone} is {value}; the learning rate {Options.Optimizer.LearningRate} may be too high.");
        }

        _losses.Add(value);
        return batch.Images is { } images ? (value + Gather(images)) / 2 : value;

        Tensor Some(long first, long count)
        {
            using var clips = example.Of(first, count);
            using var read = _learning.Text is { } learning
                ? learning.EncodeForTraining(captions[(int)first..(int)(first + count)])
                : text?.Of(first, count);
            return Losses(clips, read);
        }
    }

    /// <summary>Changes the weights by the mean of the gradients that <see cref="Backward"/> gathered: clipping, AdamW, the
    /// average.</summary>
    /// <exception cref="InvalidOperationException">There was no <see cref="Backward"/> since the last update.</exception>
    /// <exception cref="TrainingDivergedException">The gradients are not finite; they are cleared, and no weight has changed.</exception>
    public TrainingStep Update()
    {
        if (_losses.Count == 0)
        {
            throw new InvalidOperationException($"{nameof(Update)} follows a {nameof(Backward)}; there was none since the last one.");
        }

        var (step, loss) = (StepsDone, _losses.Average());
        var rate = Options.Optimizer.RateAt(step, Options.Steps);
        var batches = _losses.Count;
        _losses.Clear();
        var norm = _optimizer.Step(rate, batches);
        _average.Update();
        _snapshots?.Update();
        return new TrainingStep(step, loss, norm, rate);
    }

    /// <summary>The loss of each clip of a batch at a place in the law of noise levels, without a step: for validation.</summary>
    /// <param name="batch">Clips of one length; the caller keeps them.</param>
    /// <param name="share">The place: the share of training's levels below it, above 0 and below 1.</param>
    /// <param name="draw">Which noise, from 0; the same one each time, and none of training's.</param>
    /// <returns>The loss of each clip, with the weight of its level.</returns>
    public IReadOnlyList<double> Validate(TrainingBatch batch, double share, int draw = 0)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfNegative(draw);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var levels = Enumerable.Repeat(LawOf(batch).At(share), batch.Captions.Count).ToArray();
        // A seed of its own: the streams of training are taken by its steps.
        using var example = Example(batch, levels, new NoiseKey(~Options.Seed).ForTraining(draw));
        using var text = Encode(batch.Captions);
        return [.. Losses(example, text).to(ScalarType.Float64).data<double>()];
    }

    /// <summary>The level at a place in the law of the noise levels of clips.</summary>
    /// <param name="share">The share of training's levels below it, above 0 and below 1.</param>
    public NoiseLevel LevelAt(double share) => _levels.At(share);

    /// <summary>Writes everything that <see cref="Resume"/> needs into one safetensors file, all or nothing.</summary>
    /// <exception cref="InvalidOperationException">There are gradients that no <see cref="Update"/> took.</exception>
    public void SaveCheckpoint(string path)
    {
        if (_losses.Count > 0)
        {
            throw new InvalidOperationException($"A checkpoint is of whole steps; {nameof(Update)} comes before it.");
        }

        Checkpoint.Write(path, StepsDone, Detours);
    }

    /// <summary>Goes on from a checkpoint: weights, averages and the optimiser's state become those of the file.</summary>
    /// <returns>What differs from the training that wrote the file, in a sentence: the addresses of its noise, where an earlier version
    /// wrote it, and other data that <see cref="TrainingOptions.AllowOtherData"/> allows; null where nothing does.</returns>
    /// <exception cref="CheckpointException">The file belongs to another network, prior, seed, image model, autoencoder or fixed text
    /// encoder, to other data, batches or options, or is damaged; nothing has changed.</exception>
    public string? Resume(string path)
    {
        using var file = SafetensorsFile.Open(path);
        var now = Checkpoint with { TextSha256 = HashOfText() }; // it may have changed since the start
        var (step, detours, notice) = now.Check(file);
        Begin();
        ClearGradients();
        _optimizer.Restore(file, step);
        _average.Restore(file, step);
        _snapshots?.Restore(file, step);
        Detours = detours;
        return notice;
    }

    /// <summary>Writes the model with the averaged weights as a model folder; training goes on with the others.</summary>
    /// <exception cref="NotSupportedException">A LoRA learns, which is no part of a model folder (<see cref="SaveLora"/>).</exception>
    public void SaveModel(string folder, ScalarType type = ScalarType.Float32) => WithAverage(() => _result.SaveModel(folder, type));

    /// <summary>Writes the motion modules with their averaged weights as a motion adapter that names its noise prior;
    /// <c>UseMotionAdapter</c> opens it.</summary>
    /// <param name="folder">The adapter's folder, replaced whole or not at all.</param>
    /// <param name="type">The type of the weights in the file.</param>
    /// <exception cref="InvalidOperationException">The network has no motion modules.</exception>
    /// <exception cref="NotSupportedException">The noise prior is made from files or a tensor, which an adapter cannot carry.</exception>
    public void SaveMotionAdapter(string folder, ScalarType type = ScalarType.Float32) =>
        WithAverage(() => _result.SaveMotionAdapter(folder, type));

    /// <summary>Writes the LoRA with its averaged factors in peft's names, as diffusers does; <c>UseLora</c> opens it. Of a video model its
    /// metadata names the noise prior.</summary>
    /// <param name="path">The file, <c>pytorch_lora_weights.safetensors</c> for instance, replaced whole or not at all.</param>
    /// <exception cref="InvalidOperationException">No LoRA learns.</exception>
    /// <exception cref="NotSupportedException">The noise prior is made from files or a tensor, which a LoRA cannot carry.</exception>
    public void SaveLora(string path) => WithAverage(() => _result.SaveLora(path));

    /// <summary>Writes a snapshot for averages whose length is chosen later (<see cref="AverageSnapshots"/>).</summary>
    /// <param name="folder">Where to; it is made when it is not there.</param>
    /// <exception cref="InvalidOperationException">No snapshots were asked for (<see cref="TrainingOptions.SnapshotEvery"/>), or no step
    /// was done yet.</exception>
    public void SaveSnapshot(string folder)
    {
        var snapshots = _snapshots ?? throw new InvalidOperationException(
            $"No averages are kept for snapshots; {nameof(TrainingOptions)}.{nameof(TrainingOptions.SnapshotEvery)} above 0 was expected.");
        snapshots.SaveSnapshot(folder);
    }

    /// <summary>Writes the smallest thing that holds all that learns, averaged: model folder, motion adapter or LoRA.</summary>
    internal void SaveResult(string folder) => WithAverage(() => _result.Save(folder));

    /// <summary>Refuses a run in a folder to which its result could not be saved.</summary>
    internal void ThrowIfNotSavable(string folder) => _result.ThrowIfNotSavable(folder);

    /// <summary>Cleans up after a process that was killed while it saved one.</summary>
    internal void RecoverResult(string folder) => _result.Recover(folder);

    /// <summary>Runs something, for instance drawing samples, with the averaged weights in the model.</summary>
    public void WithAverage(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        WithWeights(_average.Weights, action);
    }

    /// <summary>Runs something with other values in the weights that learn, such as an average of another length.</summary>
    /// <param name="weights">The values, by the names of the checkpoint, <c>unet.conv_in.weight</c> for instance.</param>
    /// <param name="action">What is run.</param>
    /// <exception cref="ArgumentException">A weight that learns is missing.</exception>
    public void WithWeights(IReadOnlyDictionary<string, Tensor> weights, Action action)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(action);
        if (_learning.All.FirstOrDefault(w => !weights.ContainsKey(w.Name)) is { Weight: not null } missing)
        {
            throw new ArgumentException($"'{missing.Name}' learns, and is not among the {weights.Count} weights.", nameof(weights));
        }

        _learning.With(weights, action);
    }

    /// <summary>Releases the averages and the optimiser's state, and takes out a LoRA; the model stays.</summary>
    public void Dispose()
    {
        _optimizer.Dispose();
        _average.Dispose();
        _snapshots?.Dispose();
        _learning.Dispose();
    }

    private TrainingCheckpoint Checkpoint => new()
    {
        Model = _model,
        Prior = _prior,
        Options = Options,
        Objective = Objective,
        Levels = _levels,
        NetworkSha256 = _networkSha256.Value,
        TextSha256 = _textSha256.Value,
        TextFilesSha256 = _textFilesSha256.Value,
        AutoencoderSha256 = _autoencoderSha256.Value,
        State = [.. _optimizer.State, .. _average.State, .. _snapshots?.State ?? []],
    };

    private static TrainingObjective ObjectiveOf(TextToVideoModel model, TrainingObjective? wanted)
    {
        var own = model.Scheduler.CreateObjective();
        return wanted?.DifferenceFrom(own) is { } difference
            ? throw new ArgumentException(
                $"The objective {wanted} contradicts the scheduler of the model ({model.Scheduler.ClassName}, {own}): {difference}.",
                nameof(wanted))
            : wanted ?? own;
    }

    private string? HashOfText() => Options.TrainTextEncoder ? null : _model.TrainedText?.WeightsSha256();

    private static IEnumerable<string> FilesOf(object? part) => part is null ? [] : ModelComponents.SourcesOf(part).Select(s => s.Path);

    // Null of what was made in code.
    private static string? HashOf(IEnumerable<string>? files)
    {
        var hashes = WeightHashes.Each((files ?? []).OrderBy(Path.GetFileName, StringComparer.Ordinal));
        return hashes.Count == 0 ? null : string.Join(' ', hashes);
    }

    private NoiseLevelLaw LawOf(TrainingBatch batch) =>
        batch.Video.size(VideoShape.FrameAxis) == 1 ? Options.ImageLevels ?? _levels : _levels;

    // Clips with noise at given levels; the caller owns it.
    private DenoisingExample Example(TrainingBatch batch, NoiseLevel[] levels, NoiseKey key)
    {
        using var scope = NewDisposeScope();
        var clean = Latents(batch.Video);
        var noise = _prior.Sample(VideoShape.Of(clean), key, device: clean.device);
        var example = DenoisingExample.Create(Objective, clean, noise, levels);
        Inspect?.Invoke(example, clean, levels);
        return example;
    }

    // The losses (B), with the graph behind them where gradients are on.
    private Tensor Losses(DenoisingExample example, TextConditioning? text) =>
        example.Losses(_model.Network.Forward(example.Input, example.Timesteps, text), Options.Weight);

    // The first batch of the first try has the seed itself.
    private NoiseKey Key(int part)
    {
        var key = new NoiseKey(Options.Seed);
        key = Detours == 0 ? key : key.ForPart(int.MaxValue - Detours);
        return part == 0 ? key : key.ForPart(part);
    }

    private Tensor Latents(Tensor video)
    {
        using var noGrad = no_grad();
        return _kept?.Latents(video) ?? KeptEncodings.Encode(_model, video);
    }

    // Null of a model that reads no text, whatever its captions.
    private TextConditioning? Encode(IReadOnlyList<string> captions)
    {
        if (_model.TextEncoder is not { } encoder)
        {
            return null;
        }

        using var noGrad = no_grad();
        return _learning.Text is null && _kept is not null ? _kept.Texts(encoder, captions) : encoder.Encode(captions);
    }

    /// <summary>Drops the gradients that no update took.</summary>
    internal void ClearGradients()
    {
        _losses.Clear();
        _optimizer.ClearGradients();
    }

    private void Begin()
    {
        _ = _textSha256.Value;
        if (_model.Network.IsVideo)
        {
            _model.TrainWith(_prior);
        }

        _learning.Begin(Options.Recomputes, Options.ComputeType);
    }
}
