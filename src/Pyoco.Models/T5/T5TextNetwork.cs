using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models;

/// <summary>The encoder of T5 v1.1 (arXiv 1910.10683; the gated feed-forward is arXiv 2002.05202's): pre-norm layers whose attention sees
/// all tokens and adds a learned bias of their distance.</summary>
internal sealed class T5TextNetwork : nn.Module
{
    /// <summary>The embedding's weight, and the second name under which files hold the same values.</summary>
    public const string EmbeddingKey = "shared.weight";

    /// <inheritdoc cref="EmbeddingKey"/>
    public const string EmbeddingAlias = "encoder.embed_tokens.weight";

    [ComponentName(Name = "shared")]
    private readonly TokenTable _tokens;

    [ComponentName(Name = "encoder")]
    private readonly Stack _encoder;

    public T5TextNetwork(T5TextConfig config, Device device) : base(nameof(T5TextNetwork))
    {
        Config = config;
        _tokens = new TokenTable(config.VocabularySize, config.HiddenSize, device);
        _encoder = new Stack(config, device);
        RegisterComponents();
    }

    public T5TextConfig Config { get; }

    /// <summary>What became of the files it was filled from; null where it was made in code.</summary>
    public LoadReport? LoadReport { get; set; }

    /// <summary>Encodes ids.</summary>
    /// <param name="ids">Token ids (B, L), int64.</param>
    /// <param name="mask">1 for tokens that are attended to, 0 for padding, (B, L).</param>
    /// <param name="cancellationToken">Looked at before each layer.</param>
    /// <returns>States (B, L, D); those of padding say nothing.</returns>
    public Tensor Forward(Tensor ids, Tensor mask, CancellationToken cancellationToken = default)
    {
        using var scope = NewDisposeScope();
        return _encoder.Forward(_tokens.call(ids), mask, cancellationToken).MoveToOuterDisposeScope();
    }

    private sealed class Stack : nn.Module
    {
        // How far the scores of padding are put below those of text.
        private const double Distance = 1e9;

        [ComponentName(Name = "block")]
        private readonly ModuleList<Block> _blocks = [];

        [ComponentName(Name = "final_layer_norm")]
        private readonly RootMeanSquareNorm _norm;

        public Stack(T5TextConfig config, Device device) : base(nameof(Stack))
        {
            for (var i = 0; i < config.Layers; i++)
            {
                _blocks.Add(new Block(config, first: i == 0, device));
            }

            _norm = new RootMeanSquareNorm(config.HiddenSize, config.NormEps, device);
            RegisterComponents();
        }

        public Tensor Forward(Tensor states, Tensor mask, CancellationToken cancellationToken)
        {
            using var scope = NewDisposeScope();
            var hidden = mask.to(states.dtype).Plus(-1).Times_(Distance).unsqueeze(1).unsqueeze(1); // (B, 1, 1, L)
            var bias = _blocks[0].Bias((int)mask.size(1)).Plus(hidden); // (B, H, L, L)
            foreach (var block in _blocks)
            {
                cancellationToken.ThrowIfCancellationRequested();
                states = block.Forward(states, bias);
            }

            return _norm.Forward(states).MoveToOuterDisposeScope();
        }
    }

    // Published names count the two halves of a block as layers.
    private sealed class Block : nn.Module
    {
        private readonly AttentionLayer _attention;
        private readonly FeedForwardLayer _feedForward;
        private readonly ModuleList<nn.Module> _layers;

        public Block(T5TextConfig config, bool first, Device device) : base(nameof(Block))
        {
            _attention = new AttentionLayer(config, first, device);
            _feedForward = new FeedForwardLayer(config, device);
            _layers = new ModuleList<nn.Module>(_attention, _feedForward);
            register_module("layer", _layers);
        }

        public Tensor Bias(int length) => _attention.Bias(length);

        public Tensor Forward(Tensor x, Tensor bias)
        {
            using var scope = NewDisposeScope();
            return _feedForward.Forward(_attention.Forward(x, bias)).MoveToOuterDisposeScope();
        }
    }

    private sealed class AttentionLayer : nn.Module
    {
        [ComponentName(Name = "SelfAttention")]
        private readonly BiasedAttention _attention;

        [ComponentName(Name = "layer_norm")]
        private readonly RootMeanSquareNorm _norm;

        public AttentionLayer(T5TextConfig config, bool first, Device device) : base(nameof(AttentionLayer))
        {
            _attention = new BiasedAttention(config, first, device);
            _norm = new RootMeanSquareNorm(config.HiddenSize, config.NormEps, device);
            RegisterComponents();
        }

        public Tensor Bias(int length) => _attention.Bias(length);

        public Tensor Forward(Tensor x, Tensor bias) => x.Plus(_attention.Forward(_norm.Forward(x), bias));
    }

    private sealed class BiasedAttention : nn.Module
    {
        [ComponentName(Name = "q")]
        private readonly Linear _query;

        [ComponentName(Name = "k")]
        private readonly Linear _key;

        [ComponentName(Name = "v")]
        private readonly Linear _value;

        [ComponentName(Name = "o")]
        private readonly Linear _output;

        [ComponentName(Name = "relative_attention_bias")]
        private readonly TokenTable? _bias;

        private readonly T5TextConfig _config;

        public BiasedAttention(T5TextConfig config, bool first, Device device) : base(nameof(BiasedAttention))
        {
            _config = config;
            var inside = config.Heads * config.HeadSize;
            _query = nn.Linear(config.HiddenSize, inside, hasBias: false, device: device);
            _key = nn.Linear(config.HiddenSize, inside, hasBias: false, device: device);
            _value = nn.Linear(config.HiddenSize, inside, hasBias: false, device: device);
            _output = nn.Linear(inside, config.HiddenSize, hasBias: false, device: device);
            _bias = first ? new TokenTable(config.PositionBuckets, config.Heads, device) : null;
            RegisterComponents();
        }

        /// <summary>The first block's bias, which all blocks share: (1, H, L, L).</summary>
        public Tensor Bias(int length)
        {
            using var scope = NewDisposeScope();
            var buckets = RelativePositions.Buckets(length, _config.PositionBuckets, _config.LargestDistance, _bias!.Rows.device);
            return _bias.call(buckets).permute(2, 0, 1).unsqueeze(0).contiguous().MoveToOuterDisposeScope();
        }

        public Tensor Forward(Tensor x, Tensor bias)
        {
            // T5 does not divide scores by the root of the head's size, which the library does.
            var query = AttentionHeads.Split(_query.call(x), _config.Heads).Times(Math.Sqrt(_config.HeadSize));
            var key = AttentionHeads.Split(_key.call(x), _config.Heads);
            var value = AttentionHeads.Split(_value.call(x), _config.Heads);
            return _output.call(AttentionHeads.Join(F.scaled_dot_product_attention(query, key, value, attn_mask: bias)));
        }
    }

    private sealed class FeedForwardLayer : nn.Module
    {
        [ComponentName(Name = "DenseReluDense")]
        private readonly FeedForward _feedForward;

        [ComponentName(Name = "layer_norm")]
        private readonly RootMeanSquareNorm _norm;

        public FeedForwardLayer(T5TextConfig config, Device device) : base(nameof(FeedForwardLayer))
        {
            _feedForward = new FeedForward(config, device);
            _norm = new RootMeanSquareNorm(config.HiddenSize, config.NormEps, device);
            RegisterComponents();
        }

        public Tensor Forward(Tensor x) => x.Plus(_feedForward.Forward(_norm.Forward(x)));
    }

    private sealed class FeedForward : nn.Module
    {
        [ComponentName(Name = "wi_0")]
        private readonly Linear _gate;

        [ComponentName(Name = "wi_1")]
        private readonly Linear _in;

        [ComponentName(Name = "wo")]
        private readonly Linear _out;

        public FeedForward(T5TextConfig config, Device device) : base(nameof(FeedForward))
        {
            _gate = nn.Linear(config.HiddenSize, config.IntermediateSize, hasBias: false, device: device);
            _in = nn.Linear(config.HiddenSize, config.IntermediateSize, hasBias: false, device: device);
            _out = nn.Linear(config.IntermediateSize, config.HiddenSize, hasBias: false, device: device);
            RegisterComponents();
        }

        public Tensor Forward(Tensor x) => _out.call(_gate.call(x).gelu(GELU.Approximate.tanh).mul(_in.call(x)));
    }
}
