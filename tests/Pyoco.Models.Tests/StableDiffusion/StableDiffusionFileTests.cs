using static TorchSharp.torch;
using Tensors = Pyoco.TestSupport.TensorAssert;

namespace Pyoco.Models.Tests;

public sealed class StableDiffusionFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly TinyLdm _model;

    public StableDiffusionFileTests()
    {
        Tokenizer = TinyModels.Tokenizer(_folder.Path);
        _model = new TinyLdm(ClipTokenizer.Load(Tokenizer));
    }

    private string Tokenizer { get; }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false, "first_stage_model.")]
    [InlineData(true, "first_stage_model.")]
    [InlineData(false, "vae.")]
    public void EveryWeightComesToItsPlace(bool isVersion2, string autoencoderPrefix)
    {
        using var scope = NewDisposeScope();
        using var file = StableDiffusionFile.Open(Write(_model.Tensors(isVersion2, autoencoderPrefix)), _model.Config);

        using var unet = file.LoadUNet();
        using var text = file.LoadText(Tokenizer);
        using var autoencoder = file.LoadAutoencoder();

        Same(_model.UNet, unet.Network);
        Same(_model.Text, text.Network);
        var latents = TinyModels.Normal(1, 4, 1, 4, 4);
        using var expected = _model.Autoencoder.Decode(latents.squeeze(2).Over(0.5).Plus(0.25));
        Tensors.Close(expected.unsqueeze(2), autoencoder.Decode(latents), 1e-5);
        string[] unused = ["betas", "model_ema.decay", "model_ema.diffusion_modelout0weight"];
        Assert.Equal(
            unused,
            file.LeftOut.Where(n => !n.StartsWith("cond_stage_model.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(isVersion2 ? 14 : 1, file.LeftOut.Count(n => n.StartsWith("cond_stage_model.", StringComparison.Ordinal)));
    }

    // As other programs write them, before or in the text encoder.
    [Theory]
    [InlineData("cond_stage_model.")]
    [InlineData("cond_stage_model.transformer.")]
    public void TextTensorsThatNothingReadsAreLeftOut(string prefix)
    {
        using var scope = NewDisposeScope();
        var tensors = _model.Tensors(isVersion2: false);
        string[] unused = [$"{prefix}logit_scale", $"{prefix}text_projection"];
        (tensors[unused[0]], tensors[unused[1]]) = (tensor(4.6f), eye(4));

        using var file = StableDiffusionFile.Open(Write(tensors), _model.Config);
        using var text = file.LoadText(Tokenizer);

        Assert.Subset(file.LeftOut.ToHashSet(), unused.ToHashSet());
        Same(_model.Text, text.Network);
    }

    [Fact]
    public void AttentionsOfTheAutoencoderMayBeLinearAlready()
    {
        using var scope = NewDisposeScope();
        var tensors = _model.Tensors(isVersion2: false);
        foreach (var name in tensors.Keys.Where(n => n.Contains(".attn_1.") && tensors[n].dim() == 4))
        {
            tensors[name] = tensors[name].squeeze(-1).squeeze(-1);
        }

        using var file = StableDiffusionFile.Open(Write(tensors), _model.Config);
        using var autoencoder = file.LoadAutoencoder();

        Assert.Equal(_model.Autoencoder.Config, autoencoder.Config);
    }

    [Fact]
    public void ATextEncoderWithoutItsPrefixIsTheSame()
    {
        using var scope = NewDisposeScope();
        var tensors = _model.Tensors(isVersion2: false).ToDictionary(t => t.Key.Replace(".text_model.", "."), t => t.Value);

        using var file = StableDiffusionFile.Open(Write(tensors), _model.Config);
        using var text = file.LoadText(Tokenizer);

        Same(_model.Text, text.Network);
        Assert.Contains("cond_stage_model.transformer.embeddings.position_ids", file.LeftOut);
    }

    [Theory]
    [InlineData("conditioner.embedders.0.model.ln_final.weight", "Stable Diffusion XL")]
    [InlineData("control_model.time_embed.0.weight", "ControlNet")]
    [InlineData("depth_model.model.weight", "depth")]
    [InlineData("model.diffusion_model.label_emb.0.0.weight", "class-conditional")]
    [InlineData("model.diffusion_model.joint_blocks.0.weight", "Stable Diffusion 3")]
    public void OtherModelsAreRefusedByName(string name, string model)
    {
        using var scope = NewDisposeScope();
        var path = Write(new(_model.Tensors(isVersion2: false)) { [name] = ones(1) });

        Assert.Contains(model, Assert.Throws<NotSupportedException>(() => StableDiffusionFile.Open(path, _model.Config)).Message);
    }

    [Theory]
    [InlineData("model.diffusion_model.input_blocks.1.5.weight")]
    [InlineData("first_stage_model.encoder.down.0.attn.0.q.weight")]
    [InlineData("cond_stage_model.model.visual.proj")]
    [InlineData("embedding_manager.weight")]
    public void WhatHasNoKnownUseIsListed(string name)
    {
        using var scope = NewDisposeScope();
        var path = Write(new(_model.Tensors(isVersion2: true)) { [name] = ones(1), ["first_stage_model.loss.logvar"] = ones(1) });

        Assert.Contains(
            $"1 unexpected: {name}", Assert.Throws<CheckpointException>(() => StableDiffusionFile.Open(path, _model.Config)).Message);
    }

    [Theory]
    [InlineData("model.diffusion_model.", "no UNet")]
    [InlineData("first_stage_model.", "encoder.conv_in.weight")]
    [InlineData("cond_stage_model.", "embeddings.token_embedding.weight")]
    public void AMissingPartIsNamed(string prefix, string message)
    {
        using var scope = NewDisposeScope();
        var tensors = _model.Tensors(isVersion2: false).Where(t => !t.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary();
        var config = prefix[0] switch
        {
            'm' => _model.Config with { UNet = null },
            'f' => _model.Config with { Autoencoder = null },
            _ => _model.Config with { Text = null },
        };

        Assert.Contains(message, Assert.Throws<CheckpointException>(() => StableDiffusionFile.Open(Write(tensors), config)).Message);
    }

    [Fact]
    public void ALayoutThatTheWeightsDoNotTellIsAskedFor()
    {
        using var scope = NewDisposeScope();
        var path = Write(_model.Tensors(isVersion2: false));

        Assert.Contains("StableDiffusionConfig.UNet", Assert.Throws<NotSupportedException>(() => StableDiffusionFile.Open(path)).Message);
        Assert.Contains(
            "StableDiffusionConfig.Text",
            Assert.Throws<NotSupportedException>(() => StableDiffusionFile.Open(path, _model.Config with { Text = null })).Message);
    }

    [Fact]
    public void AWrongLayoutDoesNotFit()
    {
        using var scope = NewDisposeScope();
        using var file = StableDiffusionFile.Open(
            Write(_model.Tensors(isVersion2: false)), _model.Config with { UNet = TinyLdm.UNetConfig with { CrossAttentionSize = 24 } });

        Assert.Contains("misshapen", Assert.Throws<CheckpointException>(() => file.LoadUNet()).Message);
    }

    [Fact]
    public void TheSchedulerOfVersion1IsThePublishedOne()
    {
        using var scope = NewDisposeScope();
        using var first = StableDiffusionFile.Open(Write(_model.Tensors(isVersion2: false)), _model.Config with { Scheduler = null });
        using var second = StableDiffusionFile.Open(Write(_model.Tensors(isVersion2: true)), _model.Config with { Scheduler = null });

        Assert.Equal("PNDMScheduler", first.Scheduler!.ClassName);
        Assert.Equal(50, first.Scheduler.CreateSchedule(50).Steps);
        Assert.Null(second.Scheduler);
    }

    [Fact]
    public void PicklesAndAbsentFilesAreRefused()
    {
        var pickle = _folder.WriteText("v1-5.ckpt", "");

        Assert.Contains("pickle", Assert.Throws<NotSupportedException>(() => StableDiffusionFile.Open(pickle)).Message);
        Assert.Throws<FileNotFoundException>(() => StableDiffusionFile.Open(_folder.PathOf("absent.safetensors")));
    }

    private static void Same(nn.Module expected, nn.Module actual) => Assert.All(
        expected.named_parameters(), p => Tensors.BitEqual(p.parameter, actual.get_parameter(p.name)!));

    private string Write(Dictionary<string, Tensor> tensors)
    {
        var path = _folder.PathOf(Guid.NewGuid() + ".safetensors");
        SafetensorsWriter.Write(path, tensors.ToDictionary(t => t.Key, t => t.Value.contiguous()));
        return path;
    }
}
