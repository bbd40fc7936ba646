using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models;

/// <summary>The network behind <see cref="AutoencoderTiny"/>: convolutions and residual blocks in a row, counted through as the published
/// files count them.</summary>
internal sealed class AutoencoderTinyNetwork : nn.Module
{
    // Latents beyond three deviations are pressed together.
    private const double Bound = 3;

    [ComponentName(Name = "encoder")]
    private readonly Chain _encoder;

    [ComponentName(Name = "decoder")]
    private readonly Chain _decoder;

    public AutoencoderTinyNetwork(AutoencoderTinyConfig config, Device device) : base(nameof(AutoencoderTinyNetwork))
    {
        Config = config;
        _encoder = new Chain(Encoder(config, device));
        _decoder = new Chain(Decoder(config, device));
        RegisterComponents();
    }

    public AutoencoderTinyConfig Config { get; }

    /// <summary>Images (N, C, H, W) in [-1, 1] to latents (N, Z, h, w).</summary>
    public Tensor Encode(Tensor images)
    {
        using var scope = NewDisposeScope();
        return _encoder.Forward(images.Plus(1).Over_(2)).MoveToOuterDisposeScope();
    }

    /// <summary>Latents (N, Z, h, w) to images (N, C, H, W).</summary>
    public Tensor Decode(Tensor latents)
    {
        using var scope = NewDisposeScope();
        return _decoder.Forward(latents.Over(Bound).tanh_().Times_(Bound)).Times_(2).Plus_(-1).MoveToOuterDisposeScope();
    }

    private static IEnumerable<nn.Module> Encoder(AutoencoderTinyConfig config, Device device)
    {
        var channels = config.EncoderChannels;
        for (var level = 0; level < config.EncoderBlocks.Count; level++)
        {
            yield return level == 0
                ? nn.Conv2d(config.InChannels, channels, 3, padding: 1, device: device)
                : nn.Conv2d(channels, channels, 3, stride: 2, padding: 1, bias: false, device: device);
            for (var i = 0; i < config.EncoderBlocks[level]; i++)
            {
                yield return new Block(channels, device);
            }
        }

        yield return nn.Conv2d(channels, config.LatentChannels, 3, padding: 1, device: device);
    }

    private static IEnumerable<nn.Module> Decoder(AutoencoderTinyConfig config, Device device)
    {
        var channels = config.DecoderChannels;
        yield return nn.Conv2d(config.LatentChannels, channels, 3, padding: 1, device: device);
        yield return nn.ReLU();
        for (var level = 0; level < config.DecoderBlocks.Count; level++)
        {
            for (var i = 0; i < config.DecoderBlocks[level]; i++)
            {
                yield return new Block(channels, device);
            }

            var last = level == config.DecoderBlocks.Count - 1;
            if (!last)
            {
                yield return new Doubling();
            }

            yield return nn.Conv2d(channels, last ? config.OutChannels : channels, 3, padding: 1, bias: last, device: device);
        }
    }

    private static Tensor Apply(nn.Module layer, Tensor x) => layer switch
    {
        Conv2d convolution => BlockedConvolution.Apply(convolution, x),
        Block block => block.Forward(x),
        Doubling => Doubling.Forward(x),
        _ => F.relu(x),
    };

    private sealed class Chain : nn.Module
    {
        [ComponentName(Name = "layers")]
        private readonly ModuleList<nn.Module> _layers;

        public Chain(IEnumerable<nn.Module> layers) : base(nameof(Chain))
        {
            _layers = new ModuleList<nn.Module>([.. layers]);
            RegisterComponents();
        }

        public Tensor Forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var h = Apply(_layers[0], x);
            foreach (var layer in _layers.Skip(1))
            {
                using var old = h;
                h = Apply(layer, old);
            }

            return h.MoveToOuterDisposeScope();
        }
    }

    // Three convolutions with rectifiers between, added to the input, and one more rectifier.
    private sealed class Block : nn.Module
    {
        [ComponentName(Name = "conv")]
        private readonly ModuleList<nn.Module> _layers;

        public Block(int channels, Device device) : base(nameof(Block))
        {
            _layers = new ModuleList<nn.Module>(Convolution(), nn.ReLU(), Convolution(), nn.ReLU(), Convolution());
            RegisterComponents();
            Conv2d Convolution() => nn.Conv2d(channels, channels, 3, padding: 1, device: device);
        }

        public Tensor Forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var h = x;
            foreach (var layer in _layers)
            {
                h = Apply(layer, h);
            }

            return F.relu(h.Plus_(x)).MoveToOuterDisposeScope();
        }
    }

    private sealed class Doubling() : nn.Module(nameof(Doubling))
    {
        public static Tensor Forward(Tensor x) => F.interpolate(x, size: [2 * x.size(2), 2 * x.size(3)], mode: InterpolationMode.Nearest);
    }
}
