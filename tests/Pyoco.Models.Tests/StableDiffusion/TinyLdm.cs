using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>Small models in one file of latent diffusion's layout.</summary>
internal sealed class TinyLdm : IDisposable
{
    public static UNetConfig UNetConfig { get; } = TinyModels.MotionBase with
    {
        InChannels = 4,
        OutChannels = 4,
        BlockOutChannels = [8, 16, 16],
        DownAttention = [true, true, false],
        UpAttention = [false, true, true],
        Heads = [1, 2, 2],
    };

    public TinyLdm(ClipTokenizer tokenizer, int inChannels = 4)
    {
        UNet = TinyModels.Network(UNetConfig with { InChannels = inChannels });
        Autoencoder = TinyAutoencoders.Small(new AutoencoderKLNetwork(TinyAutoencoders.Variational, CPU));
        Text = TinyModels.Randomized(new ClipTextNetwork(
            new ClipTextConfig
            {
                VocabularySize = tokenizer.VocabularySize, HiddenSize = 16, IntermediateSize = 32, Layers = 2, Heads = 2,
                MaxPositions = tokenizer.MaxLength, EndId = tokenizer.EndId,
            },
            CPU));
    }

    public UNetNetwork UNet { get; }

    public AutoencoderKLNetwork Autoencoder { get; }

    public ClipTextNetwork Text { get; }

    /// <summary>What the file does not state.</summary>
    public StableDiffusionConfig Config => new()
    {
        UNet = UNet.Config,
        Autoencoder = Autoencoder.Config,
        Text = Text.Config,
        Scheduler = SchedulerConfig.Parse("""{"_class_name": "EulerDiscreteScheduler"}"""),
    };

    /// <summary>The tensors of a file of version 1 or 2, whose attentions in the autoencoder are convolutions.</summary>
    public Dictionary<string, Tensor> Tensors(bool isVersion2, string autoencoderPrefix = "first_stage_model.")
    {
        var (unet, autoencoder) = (UNet.Config, Autoencoder.Config);
        var tensors = new Dictionary<string, Tensor>
        {
            ["betas"] = ones(10), ["model_ema.decay"] = ones(1), ["model_ema.diffusion_modelout0weight"] = ones(8),
        };
        foreach (var (name, weight) in UNet.named_parameters())
        {
            tensors[LdmNames.UNet(name, unet.LayersPerBlock, unet.UpAttention)] = weight;
        }

        foreach (var (name, weight) in Autoencoder.named_parameters())
        {
            var isAttention = name.Contains(".to_") && weight.dim() == 2;
            tensors[autoencoderPrefix + LdmNames.Autoencoder(name, autoencoder.BlockOutChannels.Count)] = isAttention
                ? weight.unsqueeze(-1).unsqueeze(-1)
                : weight;
        }

        var text = isVersion2
            ? LdmNames.OpenClip(Text).Select(t => ("cond_stage_model.model." + t.Key, t.Value))
            : Text.named_parameters().Select(p => ("cond_stage_model.transformer.text_model." + p.name, (Tensor)p.parameter))
                .Append((
                    "cond_stage_model.transformer.text_model.embeddings.position_ids",
                    TensorArithmetic.Counting(12, ScalarType.Int64, CPU).unsqueeze(0)));
        foreach (var (name, weight) in text)
        {
            tensors[name] = weight;
        }

        return tensors;
    }

    public void Dispose()
    {
        UNet.Dispose();
        Autoencoder.Dispose();
        Text.Dispose();
    }
}
