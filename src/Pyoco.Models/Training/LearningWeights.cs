using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The weights of a model that a trainer changes, and the LoRA that it puts beside the network, if it does.</summary>
internal sealed class LearningWeights : IDisposable
{
    private readonly TextToVideoModel _model;

    /// <exception cref="ArgumentException">Nothing is there of what is to learn, or a LoRA and a text encoder are to.</exception>
    /// <exception cref="NotSupportedException">What is to learn is not float32, or the LoRA targets a layer of another kind.</exception>
    public LearningWeights(TextToVideoModel model, TrainedWeights train, bool trainsText)
    {
        if (trainsText && train.LoraOptions is not null)
        {
            throw new ArgumentException(
                "A LoRA is to learn and the text encoder too; a LoRA's file holds no text encoder, so it would be lost. Train the LoRA "
                    + "alone, or weights of the network and the text encoder.");
        }

        _model = model;
        Text = trainsText ? model.TrainedText : null;
        Lora = train.LoraOptions is { } options
            ? new LearningLora(model.Network.Module, $"the {model.Network.Class.Name}", options)
            : null;
        var network = Lora?.Parameters ?? train.Select(model.Network);
        All =
        [
            .. network.Select(w => w with { Name = $"{ModelComponents.NetworkName}.{w.Name}" }),
            .. Text?.Network.named_parameters().Select(p => new NamedWeight($"{ModelComponents.TextName}.{p.name}", p.parameter)) ?? [],
        ];
        if (All.FirstOrDefault(w => w.Weight.dtype != ScalarType.Float32) is { Weight: not null } other)
        {
            Lora?.Dispose(); // the network is as it was
            throw new NotSupportedException(
                $"'{other.Name}' is to learn and is {other.Weight.dtype}, in which small steps are lost; open the model in float32.");
        }
    }

    /// <summary>What learns, the component's name before each weight's own.</summary>
    public IReadOnlyList<NamedWeight> All { get; }

    /// <summary>The text encoder, if it learns.</summary>
    public ClipTextEncoder? Text { get; }

    /// <summary>The LoRA, if it is what learns.</summary>
    public LearningLora? Lora { get; }

    /// <summary>Turns gradients on for what learns, and off for the rest.</summary>
    /// <param name="recomputes">Whether layers keep only their inputs for the backward pass.</param>
    /// <param name="type">The type that the network computes in; that of its weights when null.</param>
    /// <exception cref="NotSupportedException">They are to, or it is to compute in a type, and the network is of another kind.</exception>
    public void Begin(bool recomputes = false, ScalarType? type = null)
    {
        if (_model.Network is UNetNetwork unet)
        {
            (unet.Recomputes, unet.TrainingType) = (recomputes, type);
        }
        else if (type is not null)
        {
            throw new NotSupportedException(
                $"The network is a {_model.Network.Class.Name}; only a UNet computes in {type} while it learns.");
        }
        else if (recomputes)
        {
            throw new NotSupportedException(
                $"The network is a {_model.Network.Class.Name}; only a UNet makes again what its layers do not keep.");
        }

        foreach (var weight in _model.Network.Module.parameters().Concat(_model.TrainedText?.Network.parameters() ?? []))
        {
            weight.requires_grad_(false);
        }

        foreach (var (_, weight) in All)
        {
            weight.requires_grad_(true);
        }
    }

    /// <summary>Runs something while other tensors stand in the weights.</summary>
    /// <param name="values">The values, by name.</param>
    /// <param name="action">What is run.</param>
    public void With(IReadOnlyDictionary<string, Tensor> values, Action action)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var kept = All.Select(w => w.Weight.detach().clone()).ToArray();
        try
        {
            foreach (var (name, weight) in All)
            {
                weight.copy_(values[name]);
            }

            action();
        }
        finally
        {
            foreach (var (weight, value) in All.Zip(kept, (w, value) => (w.Weight, value)))
            {
                weight.copy_(value);
            }
        }
    }

    /// <summary>Takes out the LoRA; the network computes in the type of its weights again.</summary>
    public void Dispose()
    {
        Lora?.Dispose();
        if (_model.Network is UNetNetwork unet)
        {
            unet.TrainingType = null;
        }
    }
}
