using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

/// <summary>A network that says one random video for the negative prompt, another for the positive one, whatever it is shown, and counts
/// its calls.</summary>
internal sealed class TwoBranches : IDisposable
{
    private readonly Dictionary<float, Tensor> _says = [];

    /// <param name="prediction">What the network says that it predicts.</param>
    /// <param name="others">Texts of other prompts, each of which has a video of its own.</param>
    public TwoBranches(PredictedQuantity? prediction = null, params string[] others)
    {
        Prediction = prediction;
        (Negative, Positive) = (Say(1), Say(2));
        Prompts = new Prompts(
            () => Encode("positive", 2), () => Encode("negative", 1), text => Encode(text, 3 + Array.IndexOf(others, text)));
        for (var i = 0; i < others.Length; i++)
        {
            Say(3 + i);
        }
    }

    public static NoiseLevel Level { get; } = new(0.6, 0.8);

    public PredictedQuantity? Prediction { get; }

    public Tensor Negative { get; }

    public Tensor Positive { get; }

    public Prompts Prompts { get; }

    public List<string> EncodedTexts { get; } = [];

    /// <summary>The number of clips of each call.</summary>
    public List<long> Calls { get; } = [];

    /// <summary>The video of another prompt, counted from 0.</summary>
    public Tensor Other(int index) => _says[3 + index];

    public IVideoDenoiser Bind(DenoiserRequest request)
    {
        using var scope = NewDisposeScope();
        float[] texts = [.. request.Text!.States.reshape(-1).data<float>()];
        return new Network(this, texts);
    }

    /// <summary>A noisy video of two clips, float64.</summary>
    public static Tensor Noisy(ulong seed = 9)
    {
        using var generator = new Generator(seed);
        return randn([2, 1, 3, 4, 4], dtype: float64, generator: generator);
    }

    public void Dispose()
    {
        Prompts.Dispose();
        foreach (var video in _says.Values)
        {
            video.Dispose();
        }
    }

    private Tensor Say(int key) => _says[key] = Noisy((ulong)key).DetachFromDisposeScope();

    // Two clips: their texts are the branch's number.
    private DenoiserRequest Encode(string text, float key)
    {
        EncodedTexts.Add(text);
        using var scope = NewDisposeScope();
        var states = tensor(new[] { key, key }).view(2, 1, 1).DetachFromDisposeScope();
        return new DenoiserRequest { Text = new TextConditioning(states, null, ["", ""]) };
    }

    private sealed class Network(TwoBranches branches, float[] texts) : IVideoDenoiser
    {
        public DenoiserOutput Denoise(Tensor noisy, NoiseLevel level)
        {
            branches.Calls.Add(noisy.size(0));
            using var scope = NewDisposeScope();
            return cat([.. texts.Chunk(2).Select(t => branches._says[t[0]])]).clone().MoveToOuterDisposeScope();
        }

        public PredictedQuantity? PredictionAt(NoiseLevel level) => branches.Prediction;
    }
}
