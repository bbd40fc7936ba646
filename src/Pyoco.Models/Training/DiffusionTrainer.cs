using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Trains a model on captioned clips with the noise of a prior (PYoCo, arXiv 2305.10474; objective and noise levels of EDM, arXiv
/// 2206.00364).</summary>
/// <remarks>The noise of a clip comes from the prior, one level for all its frames; an image is a clip of one frame, whose noise is white
/// under every prior. Text encoder and network are trained together unless <see cref="TrainingOptions.TrainTextEncoder"/> is false. A step
/// is a function of the options' seed and of its number alone.</remarks>
public sealed class DiffusionTrainer : IDisposable
{
    private readonly TextToVideoModel _model;
    private readonly IVideoNoisePrior _prior;
    private readonly TrainingOptions _options;
    // The addresses of training's noise; another entry, or none, is that of an earlier version, which drew from the streams of sampling.
    private const string AddressesKey = "pyoco.noise_addresses";
    private const string Addresses = "2";
    private const string PriorKey = "pyoco.noise_prior";

    private readonly AdamW _optimizer;
    private readonly WeightAverage _average;

    /// <summary>A trainer that changes the weights of a model in place, from the first <see cref="Step"/> or <see cref="Resume"/>
    /// on.</summary>
    /// <param name="model">The model; the caller keeps and disposes it. With the first step its <see cref="TextToVideoModel.NoisePrior"/>
    /// becomes the prior's when it is a video model.</param>
    /// <param name="prior">Where the training noise comes from.</param>
    /// <param name="options">Steps, rates and noise levels.</param>
    public DiffusionTrainer(TextToVideoModel model, IVideoNoisePrior prior, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prior);
        ArgumentNullException.ThrowIfNull(options);
        (_model, _prior, _options) = (model, prior, options);
        _optimizer = new AdamW(Parameters(), options.Optimizer);
        _average = new WeightAverage(Parameters(), options.EmaDecay);
    }

    /// <summary>The options that it was made with.</summary>
    public TrainingOptions Options => _options;

    /// <summary>Steps done so far; the next step has this number.</summary>
    public long StepsDone => _optimizer.Updates;

    /// <summary>Number of tensors and of weights that are trained.</summary>
    public (int Tensors, long Weights) Trained => (Parameters().Count(), Parameters().Sum(p => p.Weight.numel()));

    /// <summary>Called with clean and noisy videos and the levels of each step, for tests.</summary>
    internal Action<Tensor, Tensor, double[]>? Inspect { get; set; }

    /// <summary>Does one step on a batch.</summary>
    /// <param name="batch">Clips of one length; the caller keeps them.</param>
    /// <exception cref="InvalidOperationException">The loss is not finite, or somebody wrote to a file that weights stand in; the weights
    /// are as they were before the step.</exception>
    public TrainingStep Step(TrainingBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var scope = NewDisposeScope();
        var step = StepsDone;
        if (_model.Refusal() is { } refusal)
        {
            throw new InvalidOperationException($"The training cannot go on with step {step}: {refusal}.");
        }

        Begin();
        var random = new StepRandom(_options.Seed, step);
        var clean = Encode(batch.Video);
        var sigmas = random.LogNormal(batch.Captions.Count, _options.LogSigmaMean, _options.LogSigmaDeviation);
        var noise = _prior.Sample(VideoShape.Of(clean), new NoiseKey(_options.Seed).ForTraining(step), device: clean.device);
        var noisy = EdmLoss.AddNoise(clean, noise, sigmas);
        Inspect?.Invoke(clean, noisy, sigmas);

        var captions = random.Drop(batch.Captions, _options.CaptionDropout);
        using var grad = set_grad_enabled(true);
        using var text = TrainedText?.EncodeForTraining(captions) ?? _model.TextEncoder.Encode(captions);
        var loss = EdmLoss.Compute((x, t) => _model.Network.Forward(x, t, text), _model.Preconditioning, clean, noisy, sigmas);
        var value = (double)loss.item<float>();
        if (!double.IsFinite(value))
        {
            throw new InvalidOperationException(
                $"The loss of step {step} is {value}; the learning rate {_options.Optimizer.LearningRate} may be too high.");
        }

        loss.backward();
        var rate = _options.Optimizer.RateAt(step, _options.Steps);
        var norm = _optimizer.Step(rate);
        _average.Update();
        return new TrainingStep(step, value, norm, rate);
    }

    /// <summary>Writes everything that <see cref="Resume"/> needs into one safetensors file, all or nothing.</summary>
    public void SaveCheckpoint(string path)
    {
        var metadata = new Dictionary<string, string>
        {
            ["pyoco.step"] = StepsDone.ToString(System.Globalization.CultureInfo.InvariantCulture),
            [PriorKey] = _prior.Spec.ToJson(),
            [AddressesKey] = Addresses,
            ["pyoco.seed"] = _options.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        Add("pyoco.image_network_sha256", _model.ImageNetworkSha256);
        Add("pyoco.text_encoder_sha256", FixedTextSha256());
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor>(State), metadata);

        void Add(string key, string? value)
        {
            if (value is not null)
            {
                metadata[key] = value;
            }
        }
    }

    /// <summary>Goes on from a checkpoint: weights, averages and the optimiser's state become those of the file.</summary>
    /// <returns>What differs from the training that wrote the file, in a sentence: the addresses of its noise, where an earlier version
    /// wrote it; null where nothing does.</returns>
    /// <exception cref="CheckpointException">The file belongs to another network, prior, seed, image model or fixed text encoder, or is
    /// damaged; nothing has changed.</exception>
    public string? Resume(string path)
    {
        using var file = SafetensorsFile.Open(path);
        CheckPrior(file);
        CheckEntry(file, "pyoco.seed", _options.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
        CheckEntry(file, "pyoco.image_network_sha256", _model.ImageNetworkSha256);
        CheckEntry(file, "pyoco.text_encoder_sha256", FixedTextSha256());
        if (!file.Metadata.TryGetValue("pyoco.step", out var text) || !long.TryParse(text, out var step) || step < 0)
        {
            throw new CheckpointException($"{path} is no training checkpoint: it states no step.");
        }

        var wrong = State
            .Where(s => !file.Names.Contains(s.Key) || !file.Describe(s.Key).Shape.SequenceEqual(s.Value.shape))
            .Select(s => s.Key).Take(10).ToArray();
        if (wrong.Length > 0)
        {
            throw new CheckpointException($"{path} belongs to another network; missing or misshapen: {string.Join(", ", wrong)}.");
        }

        Begin();
        _optimizer.Restore(file, step);
        AdamW.Restore(file, _average.State);
        return file.Metadata.GetValueOrDefault(AddressesKey) == Addresses
            ? null
            : $"{path} is of an earlier version, whose training drew its noise at other addresses: from step {step} on "
                + "the noise is another than that version's.";
    }

    /// <summary>Writes the model with the averaged weights as a model folder; training goes on with the others.</summary>
    public void SaveModel(string folder, ScalarType type = ScalarType.Float32) => WithAverage(() => _model.Save(folder, type));

    /// <summary>Runs something, for instance drawing samples, with the averaged weights in the model.</summary>
    public void WithAverage(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var kept = Parameters().Select(p => (p.Weight, Training: p.Weight.detach().clone())).ToArray();
        try
        {
            foreach (var (name, weight) in Parameters())
            {
                weight.copy_(_average.Weights[name]);
            }

            action();
        }
        finally
        {
            foreach (var (weight, training) in kept)
            {
                weight.copy_(training);
            }
        }
    }

    /// <summary>Releases the averages and the optimiser's state; the model stays.</summary>
    public void Dispose()
    {
        _optimizer.Dispose();
        _average.Dispose();
    }

    private IEnumerable<KeyValuePair<string, Tensor>> State => _optimizer.State.Concat(_average.State);

    private ClipTextEncoder? TrainedText => _options.TrainTextEncoder ? _model.TrainedText : null;

    private IEnumerable<(string Name, Parameter Weight)> Parameters() =>
        _model.Network.Module.named_parameters().Select(p => ($"unet.{p.name}", p.parameter))
            .Concat(TrainedText?.Network.named_parameters().Select(p => ($"text_encoder.{p.name}", p.parameter)) ?? []);

    private void Begin()
    {
        if (_model.Network.IsVideo)
        {
            _model.TrainWith(_prior);
        }

        foreach (var (_, weight) in Parameters())
        {
            weight.requires_grad_(true);
        }
    }

    private static void CheckEntry(SafetensorsFile file, string key, string? expected)
    {
        var found = file.Metadata.GetValueOrDefault(key);
        if (found != expected)
        {
            throw new CheckpointException($"{file.Path} was made with {key} = {found ?? "none"}; this training has {expected ?? "none"}.");
        }
    }

    // Another name of the same file of noise is no other prior.
    private void CheckPrior(SafetensorsFile file)
    {
        try
        {
            if (file.Metadata.GetValueOrDefault(PriorKey) is { } found && PriorSpec.AreSame(MethodSpec.Parse(found), _prior.Spec))
            {
                return;
            }
        }
        catch (FormatException)
        {
            // No specification: the entry is told as it is.
        }

        CheckEntry(file, PriorKey, _prior.Spec.ToJson());
    }

    // The checkpoint has no weights of an encoder that does not learn, only which they are.
    private string? FixedTextSha256() => _options.TrainTextEncoder ? null : _model.TrainedText?.WeightsSha256();

    private Tensor Encode(Tensor video)
    {
        using var noGrad = no_grad();
        using var onDevice = video.to(_model.Device);
        return _model.Codec.Encode(onDevice);
    }
}

/// <summary>What a training step did.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Loss">The loss before the update.</param>
/// <param name="GradientNorm">The norm of all gradients together before clipping.</param>
/// <param name="LearningRate">The rate it used.</param>
public readonly record struct TrainingStep(long Index, double Loss, double GradientNorm, double LearningRate);
