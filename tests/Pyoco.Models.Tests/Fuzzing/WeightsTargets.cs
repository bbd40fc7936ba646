using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>Readers of weights and their configs: networks, adapters, whole models. What opens is evaluated now and then, for a size that
/// fits nowhere may show only there.</summary>
internal static class WeightsTargets
{
    private const string Weights = "diffusion_pytorch_model.safetensors";

    private static readonly string[] UNetWords =
    [
        .. UNetConfig.ClassNames, "DownBlock2D", "CrossAttnDownBlock2D", "UpBlock2D", "CrossAttnUpBlock2D", "AttnDownBlock2D",
        "CrossAttnDownBlockMotion", "scale_shift", "default", "projection", "silu", "in_channels", "block_out_channels", "sample_size",
        "layers_per_block", "attention_head_dim", "num_attention_heads", "motion_max_seq_length", "use_motion_mid_block",
        "transformer_layers_per_block", "temporal_transformer_layers_per_block", "class_embed_type", "norm_num_groups", "down_block_types",
    ];

    /// <summary>The targets.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("safetensors", Safetensors),
        new("shards", Shards),
        new("unet-image", folder => UNet(folder, TinyModels.Image)) { Share = 1 },
        new("unet-video", folder => UNet(folder, TinyModels.Video)) { Share = 1 },
        new("unet-motion", folder => UNet(folder, TinyModels.Motion)) { Share = 1 },
        new("unet-modelscope", folder => UNet(folder, TinyModels.ModelScope)) { Share = 1 },
        new("vae", Autoencoder) { Share = 1 },
        new("taesd", TinyAutoencoder) { Share = 1 },
        new("lora", Lora),
        new("motion-adapter", folder => MotionAdapter(folder, original: false)) { Share = 1 },
        new("motion-original", folder => MotionAdapter(folder, original: true)) { Share = 1 },
        new("single-file", SingleFile) { Share = 1 },
        new("model", Model) { Share = 1 },
    ];

    private static Action<Random> Safetensors(string folder)
    {
        using (var network = TinyModels.Network(TinyModels.MotionBase))
        {
            var metadata = new Dictionary<string, string> { ["a"] = "b" };
            WeightAssignment.Save(network, Path.Combine(folder, Weights), metadata, ScalarType.Float16);
        }

        var files = new FuzzedFolder(folder).Weights(Weights, "lora_A", "motion_modules", "0", "unet:0:down", "alpha");
        return random =>
        {
            files.Change(random);
            ModelInspector.Inspect(files.PathOf(Weights));
            using var scope = NewDisposeScope();
            using var file = SafetensorsFile.Open(files.PathOf(Weights));
            foreach (var name in file.Names.Take(20))
            {
                file.Read(name, random.Next(2) == 0 ? ScalarType.Float32 : null);
            }
        };
    }

    private static Action<Random> Shards(string folder)
    {
        using var scope = NewDisposeScope();
        const string index = "model.safetensors.index.json";
        SafetensorsWriter.Write(Path.Combine(folder, "a.safetensors"), new Dictionary<string, Tensor> { ["x"] = ones(2), ["y"] = ones(3) });
        SafetensorsWriter.Write(Path.Combine(folder, "b.safetensors"), new Dictionary<string, Tensor> { ["z"] = ones(2, 2) });
        File.WriteAllText(
            Path.Combine(folder, index),
            """{"metadata": {"total_size": 36}, "weight_map": {"x": "a.safetensors", "y": "a.safetensors", "z": "b.safetensors"}}""");
        var files = new FuzzedFolder(folder).Json(index, "a.safetensors", "b.safetensors", "x", "y", "z", "..", "/etc/passwd", "weight_map")
            .Json(index).Weights("a.safetensors").Weights("b.safetensors");
        return random =>
        {
            files.Change(random);
            using var inner = NewDisposeScope();
            using var shards = SafetensorsShards.Open(files.PathOf(index));
            foreach (var name in shards.Names)
            {
                shards.Read(name);
            }
        };
    }

    private static Action<Random> UNet(string folder, UNetConfig config)
    {
        using (var network = TinyModels.Network(config))
        {
            UNetFolder.Save(network, folder, ScalarType.Float32, metadata: null);
        }

        var files = new FuzzedFolder(folder).Json("config.json", UNetWords).Json("config.json", UNetWords).Weights(Weights);
        return random =>
        {
            files.Change(random);
            using var network = UNetFolder.Load(folder, CPU, ScalarType.Float32);
            if (random.Next(8) == 0)
            {
                Evaluate(network);
            }
        };
    }

    // What a layout cannot be evaluated at is refused as an argument.
    private static void Evaluate(UNetNetwork network)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var config = network.Config;
        var text = config.IsConditional ? zeros(1, 2, config.CrossAttentionSize) : null;
        var pooled = config.PooledSize > 0 ? zeros(1, config.PooledSize) : null;
        try
        {
            ((IVideoNetwork)network).Forward(
                zeros([1, config.InChannels, 2, 8, 8]), zeros(1), new TextConditioning(text ?? zeros(1, 1, 1), pooled, [""]));
        }
        catch (ArgumentException)
        {
        }
    }

    private static Action<Random> Autoencoder(string folder)
    {
        TinyAutoencoders.Write(folder, TinyAutoencoders.Variational);
        var files = new FuzzedFolder(folder)
            .Json("config.json", "AutoencoderKL", "DownEncoderBlock2D", "silu", "block_out_channels", "use_quant_conv", "shift_factor")
            .Weights(Weights, "query", "key", "value", "proj_attn");
        return random =>
        {
            files.Change(random);
            using var scope = NewDisposeScope();
            using var codec = AutoencoderKL.Load(folder);
            if (random.Next(8) == 0)
            {
                codec.Decode(zeros([1, codec.Config.LatentChannels, 1, 2, 2]));
            }
        };
    }

    private static Action<Random> TinyAutoencoder(string folder)
    {
        TinyAutoencoders.Write(folder, TinyAutoencoders.Tiny);
        var files = new FuzzedFolder(folder)
            .Json("config.json", "AutoencoderTiny", "relu", "nearest", "num_encoder_blocks", "latent_channels").Weights(Weights);
        return random =>
        {
            files.Change(random);
            using var scope = NewDisposeScope();
            using var codec = AutoencoderTiny.Load(folder);
            if (random.Next(8) == 0)
            {
                codec.Decode(zeros([1, codec.Config.LatentChannels, 1, 2, 2]));
            }
        };
    }

    private static Action<Random> Lora(string folder)
    {
        using var scope = NewDisposeScope();
        const string file = "adapter_model.safetensors";
        var network = TinyModels.Network(TinyModels.Motion);
        TinyLoras.Write(
            Path.Combine(folder, file),
            TinyLoras.Pair(network, TinyLoras.Linear).Concat(TinyLoras.Pair(network, "down_blocks.0.resnets.0.conv1"))
                .Concat(TinyLoras.Pair(network, "down_blocks.0.motion_modules.0.transformer_blocks.0.attn1.to_q")).ToDictionary(),
            new Dictionary<string, string> { ["lora_adapter_metadata"] = """{"unet.lora_alpha": 8, "unet.r": 4}""" });
        File.WriteAllText(
            Path.Combine(folder, "adapter_config.json"),
            """{"peft_type": "LORA", "lora_alpha": 4, "r": 2, "use_rslora": false, "alpha_pattern": {}, "fan_in_fan_out": false}""");
        var files = new FuzzedFolder(folder)
            .Weights(
                file, "base_model.model", "module", "unet", "text_encoder", "lora_unet_", "lora_te1_", "alpha", "lora_down", "lora_up",
                "lora.down", "processor", "to_q_lora", "default", "hada_w1_a", "temporal_transformer")
            .Json("adapter_config.json", "LORA", "lora_alpha", "alpha_pattern");
        return random =>
        {
            files.Change(random);
            try
            {
                MergedLoras.Add(random.Next(2) == 0 ? folder : files.PathOf(file), 0.5, random.Next(2) == 0, network.Loras);
            }
            finally
            {
                network.Loras.Remove();
            }
        };
    }

    private static Action<Random> MotionAdapter(string folder, bool original)
    {
        var image = TinyModels.Network(TinyModels.MotionBase);
        using (var network = TinyModels.Network(TinyModels.Motion))
        {
            UNetFolder.SaveMotionAdapter(network, folder, ScalarType.Float32, metadata: null);
        }

        if (original)
        {
            OriginalNames.Write(Path.Combine(folder, Weights), Path.Combine(folder, "original.safetensors"));
            File.Delete(Path.Combine(folder, Weights));
            File.Move(Path.Combine(folder, "original.safetensors"), Path.Combine(folder, Weights));
        }

        var files = new FuzzedFolder(folder)
            .Weights(Weights, "temporal_transformer", "pos_encoder", "pe", "module")
            .Json("config.json", "MotionAdapter", "motion_max_seq_length", "motion_layers_per_block", "block_out_channels");
        return random =>
        {
            files.Change(random);
            if (random.Next(3) == 0)
            {
                File.Delete(files.PathOf("config.json"));
            }

            using var adapter = MotionAdapterFile.Open(random.Next(2) == 0 ? folder : files.PathOf(Weights));
            _ = adapter.NoisePrior;
            using var network = UNetFolder.AddMotion(image, adapter, norm: null);
        };
    }

    private static Action<Random> SingleFile(string folder)
    {
        var tokenizer = TinyModels.Tokenizer(folder);
        using var model = new TinyLdm(ClipTokenizer.Load(tokenizer));
        using var scope = NewDisposeScope();
        string[] names = ["v1.safetensors", "v2.safetensors"];
        var files = new FuzzedFolder(folder);
        for (var i = 0; i < 2; i++)
        {
            SafetensorsWriter.Write(files.PathOf(names[i]), model.Tensors(i == 1).ToDictionary(t => t.Key, t => t.Value.contiguous()));
            files.Weights(names[i], "conditioner", "model_ema", "logit_scale", "text_projection", "vae", "11");
        }

        var config = model.Config;
        return random =>
        {
            files.Change(random);
            var path = files.PathOf(names[random.Next(2)]);
            ModelInspector.Inspect(path);
            using var file = StableDiffusionFile.Open(path, random.Next(2) == 0 ? config : null);
            using var read = TextToVideoModel.Load(file, tokenizer);
        };
    }

    private static Action<Random> Model(string folder)
    {
        var model = TinyModels.ImageModelFolder(folder);
        var files = new FuzzedFolder(model)
            .Json("model_index.json", "TextToVideoModel", "unet", "vae", "text_encoder", "tokenizer", "scheduler", "pyoco", "noise_prior",
                "PixelCodec", "CLIPTextModel", "T5EncoderModel", "AutoencoderKL", "progressive", "mixed", "frames", "frame_rate")
            .Json("model_index.json", "pyoco", "frames")
            .Json(Path.Combine("vae", "config.json"), "PixelCodec", "patch_size")
            .Json(Path.Combine("unet", "config.json"), UNetWords)
            .Json(Path.Combine("scheduler", "scheduler_config.json"), "DDIMScheduler", "sigma_data")
            .Weights(Path.Combine("unet", Weights));
        return random =>
        {
            files.Change(random);
            _ = random.Next(4) == 0 ? ModelInspector.Inspect(model) : null;
            using var opened = TextToVideoModel.Load(model);
            _ = opened.Info.LatentShape;
        };
    }
}
