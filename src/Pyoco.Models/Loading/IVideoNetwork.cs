using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The network of a video model, of any architecture: what <see cref="VideoNetwork"/> is before it is bound to a text.</summary>
/// <remarks>A network that reads text (<see cref="ReadsText"/>) is always given one, any other one never. What it predicts (epsilon, v,
/// EDM's F) is the affair of the model's scheduler. Evaluation is safe from several threads.</remarks>
public interface IVideoNetwork : IModelComponent, IDisposable
{
    /// <summary>Channels of the noisy video, and of the codec's latents.</summary>
    int InChannels { get; }

    /// <summary>Height and width of the latents it was made for; null where its files do not state them: then every request does.</summary>
    FrameSize? SampleSize { get; }

    /// <summary>Whether it works over the frames of a clip; if not, it makes each frame by itself.</summary>
    bool IsVideo { get; }

    /// <summary>Whether it is conditioned on text; the model's folder then has a text encoder.</summary>
    bool ReadsText => true;

    /// <summary>The longest clip, in frames, that it can work on; null where nothing limits it.</summary>
    int? MaxFrames => null;

    /// <summary>Whether it evaluates several clips in one call faster than one after the other, on its device of now.</summary>
    bool PrefersBatches => false;

    /// <summary>The module with its parameters, for training, LoRAs and the device.</summary>
    nn.Module Module { get; }

    /// <summary>Evaluates the network. Gradients go through where they are enabled.</summary>
    /// <param name="video">Noisy videos (B, C, F, H, W), already scaled as the network expects.</param>
    /// <param name="timestep">The timestep that stands for the noise level, (B), float; one a clip.</param>
    /// <param name="text">Encoded text, one a clip; null for a network that reads none.</param>
    /// <returns>The prediction, (B, C, F, H, W), in the type of <paramref name="video"/>; the caller owns it.</returns>
    /// <exception cref="ArgumentException">A shape does not fit the network.</exception>
    Tensor Forward(Tensor video, Tensor timestep, TextConditioning? text);

    /// <summary>Binds the network to a text for many evaluations without gradients. What depends on the text alone can be computed here,
    /// once.</summary>
    /// <param name="text">Encoded text, one a clip, which the caller keeps until the last evaluation; null for a network that reads
    /// none.</param>
    /// <exception cref="ArgumentException">A shape does not fit the network.</exception>
    VideoNetwork Bind(TextConditioning? text) => (video, timestep) => Forward(video, timestep, text);

    /// <summary>The same, for evaluations that can be stopped on the way, between blocks.</summary>
    /// <param name="text">Encoded text, one a clip, which the caller keeps until the last evaluation; null for a network that reads
    /// none.</param>
    /// <param name="cancellationToken">Stops an evaluation with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">A shape does not fit the network.</exception>
    VideoNetwork Bind(TextConditioning? text, CancellationToken cancellationToken) => Bind(text);

    /// <summary>Why the network cannot reuse its features so, as the end of a sentence for the user; null when it can. The default is that
    /// of a network without reuse.</summary>
    /// <param name="reuse">Which features, and how often.</param>
    string? Refusal(FeatureReuse reuse) => $"a {Class.Name} runs in full at every level";

    /// <summary>Binds the network to a text, with a place for features that serve at later noise levels.</summary>
    /// <param name="text">Encoded text, one a clip, which the caller keeps until the last evaluation; null for a network that reads
    /// none.</param>
    /// <param name="features">Where they are; of this binding alone.</param>
    /// <param name="cancellationToken">Stops an evaluation with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">A shape does not fit the network.</exception>
    /// <exception cref="NotSupportedException">The network cannot reuse features so.</exception>
    VideoNetwork Bind(TextConditioning? text, FeatureCache features, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(features);
        throw new NotSupportedException($"Features cannot be reused: {Refusal(features.Reuse)}.");
    }

    /// <summary>Writes it into a folder, which is made when it is not there.</summary>
    /// <param name="folder">Its own folder.</param>
    /// <param name="type">The type of the weights in the files.</param>
    /// <param name="metadata">Entries for the metadata of the files of weights, such as the noise prior of its training.</param>
    void Save(string folder, ScalarType type, IReadOnlyDictionary<string, string>? metadata);

    void IModelComponent.Save(string folder, ScalarType type) => Save(folder, type, metadata: null);
}
