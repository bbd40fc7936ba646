using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models;

/// <summary>The text transformer of CLIP (arXiv 2103.00020, section 2.4): pre-norm layers with causal attention.</summary>
internal sealed class ClipTextNetwork : nn.Module
{
    [ComponentName(Name = "embeddings")]
    private readonly Embeddings _embeddings;

    [ComponentName(Name = "encoder")]
    private readonly Encoder _encoder;

    [ComponentName(Name = "final_layer_norm")]
    private readonly LayerNorm _norm;

    public ClipTextNetwork(ClipTextConfig config, Device device) : base(nameof(ClipTextNetwork))
    {
        Config = config;
        _embeddings = new Embeddings(config, device);
        _encoder = new Encoder(config, device);
        _norm = nn.LayerNorm(config.HiddenSize, eps: config.NormEps, device: device);
        RegisterComponents();
        Loras = new MergedLoras(this, LoraPart.Text);
    }

    public ClipTextConfig Config { get; }

    /// <summary>The LoRAs in its weights.</summary>
    public MergedLoras Loras { get; }

    /// <summary>What became of the files it was filled from; null where it was made in code.</summary>
    public LoadReport? LoadReport { get; set; }

    /// <summary>Encodes ids (B, L).</summary>
    /// <param name="ids">Token ids, int64.</param>
    /// <param name="skip">How many of the last layers are left out ("clip skip"); the final norm is not.</param>
    /// <param name="cancellationToken">Looked at before each layer.</param>
    /// <param name="learned">Vectors in place of those of the table; null where there are none. Not with gradients.</param>
    /// <returns>States (B, L, D) and the state at the end of each text (B, D).</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="skip"/> is negative or above the number of layers.</exception>
    public (Tensor States, Tensor Pooled) Forward(
        Tensor ids, int skip = 0, CancellationToken cancellationToken = default, LearnedRows? learned = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(skip, Config.Layers);
        using var scope = NewDisposeScope();
        var states = _norm.call(_encoder.Forward(_embeddings.Forward(ids, learned), skip, cancellationToken));

        // Files from before the end id was stated have 2 there; then the end token is the one of the largest id.
        var ends = Config.EndId == ClipTextConfig.LegacyEndId
            ? ids.argmax(dim: 1)
            : ids.Is(Config.EndId).to(ScalarType.Int32).argmax(dim: 1);
        var pooled = states[TensorArithmetic.Counting(ids.size(0), ScalarType.Int64, ids.device), ends];
        return (states.MoveToOuterDisposeScope(), pooled.MoveToOuterDisposeScope());
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Loras.Dispose();
        }

        base.Dispose(disposing);
    }

    private sealed class Embeddings : nn.Module
    {
        [ComponentName(Name = "token_embedding")]
        private readonly TokenTable _tokens;

        [ComponentName(Name = "position_embedding")]
        private readonly TokenTable _positions;

        public Embeddings(ClipTextConfig config, Device device) : base(nameof(Embeddings))
        {
            _tokens = new TokenTable(config.VocabularySize, config.HiddenSize, device);
            _positions = new TokenTable(config.MaxPositions, config.HiddenSize, device);
            RegisterComponents();
        }

        public Tensor Forward(Tensor ids, LearnedRows? learned)
        {
            var tokens = _tokens.call(ids);
            if (learned is not null)
            {
                tokens.view(-1, tokens.size(2)).index_copy_(0, learned.Places, learned.Rows.to(tokens.dtype));
            }

            return tokens.Plus(_positions.call(TensorArithmetic.Counting(ids.size(1), ScalarType.Int64, ids.device)));
        }
    }

    private sealed class Encoder : nn.Module
    {
        [ComponentName(Name = "layers")]
        private readonly ModuleList<Layer> _layers = [];

        public Encoder(ClipTextConfig config, Device device) : base(nameof(Encoder))
        {
            for (var i = 0; i < config.Layers; i++)
            {
                _layers.Add(new Layer(config, device));
            }

            RegisterComponents();
        }

        public Tensor Forward(Tensor states, int skip, CancellationToken cancellationToken)
        {
            foreach (var layer in _layers.Take(_layers.Count - skip))
            {
                cancellationToken.ThrowIfCancellationRequested();
                states = layer.Forward(states);
            }

            return states;
        }
    }

    private sealed class Layer : nn.Module
    {
        [ComponentName(Name = "self_attn")]
        private readonly CausalAttention _attention;

        [ComponentName(Name = "layer_norm1")]
        private readonly LayerNorm _norm1;

        [ComponentName(Name = "mlp")]
        private readonly FeedForward _feedForward;

        [ComponentName(Name = "layer_norm2")]
        private readonly LayerNorm _norm2;

        public Layer(ClipTextConfig config, Device device) : base(nameof(Layer))
        {
            _attention = new CausalAttention(config, device);
            _norm1 = nn.LayerNorm(config.HiddenSize, eps: config.NormEps, device: device);
            _feedForward = new FeedForward(config, device);
            _norm2 = nn.LayerNorm(config.HiddenSize, eps: config.NormEps, device: device);
            RegisterComponents();
        }

        public Tensor Forward(Tensor x)
        {
            x = x.Plus(_attention.Forward(_norm1.call(x)));
            return x.Plus(_feedForward.Forward(_norm2.call(x)));
        }
    }

    private sealed class CausalAttention : nn.Module
    {
        [ComponentName(Name = "q_proj")]
        private readonly Linear _query;

        [ComponentName(Name = "k_proj")]
        private readonly Linear _key;

        [ComponentName(Name = "v_proj")]
        private readonly Linear _value;

        [ComponentName(Name = "out_proj")]
        private readonly Linear _output;

        private readonly int _heads;

        public CausalAttention(ClipTextConfig config, Device device) : base(nameof(CausalAttention))
        {
            _heads = config.Heads;
            _query = nn.Linear(config.HiddenSize, config.HiddenSize, device: device);
            _key = nn.Linear(config.HiddenSize, config.HiddenSize, device: device);
            _value = nn.Linear(config.HiddenSize, config.HiddenSize, device: device);
            _output = nn.Linear(config.HiddenSize, config.HiddenSize, device: device);
            RegisterComponents();
        }

        public Tensor Forward(Tensor x)
        {
            var query = AttentionHeads.Split(_query.call(x), _heads);
            var key = AttentionHeads.Split(_key.call(x), _heads);
            var value = AttentionHeads.Split(_value.call(x), _heads);
            return _output.call(AttentionHeads.Join(F.scaled_dot_product_attention(query, key, value, is_casual: true)));
        }
    }

    private sealed class FeedForward : nn.Module
    {
        [ComponentName(Name = "fc1")]
        private readonly Linear _in;

        [ComponentName(Name = "fc2")]
        private readonly Linear _out;

        private readonly bool _quick;

        public FeedForward(ClipTextConfig config, Device device) : base(nameof(FeedForward))
        {
            _quick = config.QuickGelu;
            _in = nn.Linear(config.HiddenSize, config.IntermediateSize, device: device);
            _out = nn.Linear(config.IntermediateSize, config.HiddenSize, device: device);
            RegisterComponents();
        }

        public Tensor Forward(Tensor x)
        {
            var h = _in.call(x);
            return _out.call(_quick ? h.mul(h.Times(1.702).sigmoid()) : F.gelu(h));
        }
    }
}
