using static TorchSharp.torch;

namespace Pyoco;

/// <summary>Stands in for the network in a walk that only counts: the sampler, guidance and windows ask as they would ask the
/// network.</summary>
internal sealed class EvaluationCount
{
    private readonly List<VideoShape> _shapes = [];

    /// <summary>The shapes that the network would be given, in order.</summary>
    public IReadOnlyList<VideoShape> Shapes => _shapes;

    /// <summary>A network that returns what it is given.</summary>
    /// <param name="network">What the real one predicts, for guidance rules that ask.</param>
    public IVideoDenoiser Network(IVideoDenoiser network) => new Counting(network, _shapes);

    private sealed class Counting(IVideoDenoiser network, List<VideoShape> shapes) : IVideoDenoiser
    {
        public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level)
        {
            shapes.Add(VideoShape.Of(noisy));
            return noisy.clone();
        }

        public PredictedQuantity? PredictionAt(NoiseLevel level) => network.PredictionAt(level);
    }
}
