using static TorchSharp.torch;
using Tensors = Pyoco.TestSupport.TensorAssert;

namespace Pyoco.Models.Tests;

public sealed class LoraFileTests : IDisposable
{
    private const string Layer = "unet.mid_block.attentions.0.proj_in";
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FactorsArePairedAndRead()
    {
        using var scope = NewDisposeScope();
        var (down, up) = (TinyModels.Normal(2, 3, 3, 3), TinyModels.Normal(5, 2, 1, 1));

        using var file = Open(new() { [Layer + ".lora.down.weight"] = down.to(ScalarType.Float16), [Layer + ".lora.up.weight"] = up });
        var update = Assert.Single(file.Updates);
        var factors = file.Read(update, weight: 0.5, CPU);

        Assert.Equal((LoraPart.UNet, "mid_block.attentions.0.proj_in", null), (update.Part, update.Layer, update.Alpha));
        Assert.Equal(0.5, factors.Scale);
        Tensors.BitEqual(down.to(ScalarType.Float16).to(ScalarType.Float32).view(2, 27), factors.Down);
        Tensors.BitEqual(up.view(5, 2), factors.Up);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void AlphaOverTheRankIsTheStrength(int axes)
    {
        using var scope = NewDisposeScope();
        var alpha = ones(Enumerable.Repeat(1L, axes).ToArray()).Times(3);

        using var file = Open(Pair(
            ("lora_unet_conv_in.alpha", alpha), ("lora_unet_conv_in.lora_down.weight", ones(2, 4)),
            ("lora_unet_conv_in.lora_up.weight", ones(5, 2))));

        Assert.Equal(0.8 * 3 / 2, file.Read(file.Updates[0], 0.8, CPU).Scale, 12);
    }

    [Theory]
    [InlineData("""{"unet.lora_alpha": 8, "unet.r": 4, "unet.use_rslora": false, "unet.alpha_pattern": {}}""", 4)]
    [InlineData("""{"lora_alpha": 1.5, "r": 2}""", 0.75)]
    [InlineData("""{"text_encoder.lora_alpha": 8}""", 1)]
    public void AnAlphaInTheMetadataCountsToo(string metadata, double scale)
    {
        using var scope = NewDisposeScope();
        using var file = Open(Whole(), metadata);

        Assert.Equal(scale, file.Read(file.Updates[0], 1, CPU).Scale);
    }

    [Theory]
    [InlineData("""{"unet.lora_alpha": 8, "unet.use_rslora": true}""", "unet.use_rslora is 'true'")]
    [InlineData("""{"unet.lora_alpha": 8, "unet.alpha_pattern": {"conv_in": 4}}""", "unet.alpha_pattern is '{\"conv_in\": 4}'")]
    public void MetadataThatAsksForMoreIsRefused(string metadata, string message)
    {
        using var scope = NewDisposeScope();
        using var file = Open(Whole(), metadata);

        Assert.Contains(message, Assert.Throws<NotSupportedException>(() => file.Read(file.Updates[0], 1, CPU)).Message);
    }

    [Fact]
    public void DamagedFilesAreRefusedWithAllThatIsWrong()
    {
        using var scope = NewDisposeScope();

        var halves = Refused<CheckpointException>(
            Pair((Layer + ".lora_A.weight", ones(2, 4)), ("unet.conv_in.alpha", ones(1)), ("emb_params", ones(1))));
        var twice = Refused<CheckpointException>(
            Pair([.. Whole().Select(t => (t.Key, t.Value)), (Layer + ".lora.down.weight", ones(2, 4))]));

        Assert.Contains("1 unknown: emb_params", halves);
        Assert.Contains("2 without the other factor: unet.conv_in.alpha, " + Layer + ".lora_A.weight", halves);
        Assert.Contains($"2 of one role in one layer: {Layer}.lora.down.weight, {Layer}.lora_A.weight", twice);
        Assert.Contains("It is empty", Refused<CheckpointException>([]));
    }

    [Fact]
    public void AnAlphaThatIsNoNumberIsRefused()
    {
        using var scope = NewDisposeScope();
        using var several = Open(Pair([.. Whole().Select(t => (t.Key, t.Value)), (Layer + ".alpha", ones(2))]));
        using var none = Open(Pair([.. Whole().Select(t => (t.Key, t.Value)), (Layer + ".alpha", ones(1).Times(float.NaN))]), name: "b");

        Assert.Contains(Layer + ".alpha", Assert.Throws<CheckpointException>(() => several.Read(several.Updates[0], 1, CPU)).Message);
        Assert.Contains(Layer + ".alpha", Assert.Throws<CheckpointException>(() => none.Read(none.Updates[0], 1, CPU)).Message);
    }

    [Theory]
    [InlineData("pytorch_lora_weights.safetensors", 1)]
    [InlineData("adapter_model.safetensors", 4.0 / 2)]
    [InlineData("my-style.safetensors", 1)]
    public void AFolderIsOpenedByTheNamesThatLorasHaveInFolders(string name, double scale)
    {
        using var scope = NewDisposeScope();
        Directory.CreateDirectory(_folder.PathOf("lora"));
        TinyLoras.Write(_folder.PathOf("lora", name), Whole());
        _folder.WriteText("lora/adapter_config.json", """{"peft_type": "LORA", "r": 2, "lora_alpha": 4, "use_rslora": false}""");

        using var file = LoraFile.Open(_folder.PathOf("lora"));

        Assert.Equal(_folder.PathOf("lora", name), file.Path);
        Assert.Equal(scale, file.Read(file.Updates[0], 1, CPU).Scale);
        Assert.Equal(ModelKind.Lora, ModelInspector.Inspect(_folder.PathOf("lora")).Kind);
    }

    [Fact]
    public void AFolderOfSeveralFilesIsRefused()
    {
        using var scope = NewDisposeScope();
        TinyLoras.Write(_folder.PathOf("a.safetensors"), Whole());
        TinyLoras.Write(_folder.PathOf("b.safetensors"), Whole());

        Assert.Contains(
            "2 safetensors files; one, or pytorch_lora_weights.safetensors",
            Assert.Throws<FileNotFoundException>(() => LoraFile.Open(_folder.Path)).Message);
    }

    [Theory]
    [InlineData("""{"peft_type": "LOHA"}""", "peft_type is 'LOHA'")]
    [InlineData("""{"peft_type": "LORA", "fan_in_fan_out": true}""", "fan_in_fan_out is 'true'")]
    public void WhatPeftsConfigAsksForBeyondALoraIsRefused(string config, string message)
    {
        using var scope = NewDisposeScope();
        TinyLoras.Write(_folder.PathOf("adapter_model.safetensors"), Whole());
        _folder.WriteText("adapter_config.json", config);

        Assert.Contains(message, Assert.Throws<NotSupportedException>(() => LoraFile.Open(_folder.Path)).Message);
    }

    [Theory]
    [InlineData(float.NaN, ".lora_A.weight")]
    [InlineData(float.PositiveInfinity, ".lora_B.weight")]
    public void AFactorThatIsNotFiniteIsNamed(float value, string ending)
    {
        using var scope = NewDisposeScope();
        var whole = Whole();
        whole[Layer + ending] = whole[Layer + ending].Times(value);
        using var file = Open(whole);

        var error = Assert.Throws<CheckpointException>(() => file.Read(file.Updates[0], 1, CPU));

        Assert.Contains($"1 with NaN or infinite values: {Layer}{ending}", error.Message);
    }

    [Fact]
    public void ALoraOfTwoTextEncodersIsRefusedByName()
    {
        using var scope = NewDisposeScope();
        const string layer = "text_encoder_2.text_model.encoder.layers.0.mlp.fc1";

        Assert.Contains(
            "two text encoders, as SDXL has",
            Refused<NotSupportedException>(Pair((layer + ".lora_A.weight", ones(2, 4)), (layer + ".lora_B.weight", ones(5, 2)))));
    }

    [Fact]
    public void OtherKindsOfUpdatesAndPicklesAreRefusedByName()
    {
        using var scope = NewDisposeScope();
        var pickle = _folder.WriteText("lora.pt", "");

        Assert.Contains(
            "LoHa ('lora_unet_conv_in.hada_w1_a')",
            Refused<NotSupportedException>(Pair(("lora_unet_conv_in.hada_w1_a", ones(2, 2)))));
        Assert.Contains("pickle", Assert.Throws<NotSupportedException>(() => LoraFile.Open(pickle)).Message);
        Assert.Throws<FileNotFoundException>(() => LoraFile.Open(_folder.PathOf("absent.safetensors")));
    }

    [Theory]
    [InlineData(new long[] { 2, 4 }, new long[] { 5, 2 }, new long[] { 5, 4 }, true)]
    [InlineData(new long[] { 2, 4, 1, 1 }, new long[] { 5, 2, 1, 1 }, new long[] { 5, 4 }, true)]
    [InlineData(new long[] { 2, 4 }, new long[] { 5, 2 }, new long[] { 5, 4, 1, 1 }, true)]
    [InlineData(new long[] { 2, 4, 3, 3 }, new long[] { 5, 2, 1, 1 }, new long[] { 5, 4, 3, 3 }, true)]
    [InlineData(new long[] { 2, 4, 1, 1 }, new long[] { 5, 2, 1, 1 }, new long[] { 5, 4, 3, 3 }, false)]
    [InlineData(new long[] { 2, 4, 3, 3 }, new long[] { 5, 2, 3, 3 }, new long[] { 5, 4, 3, 3 }, false)]
    [InlineData(new long[] { 2, 4 }, new long[] { 5, 3 }, new long[] { 5, 4 }, false)]
    [InlineData(new long[] { 2, 4 }, new long[] { 6, 2 }, new long[] { 5, 4 }, false)]
    [InlineData(new long[] { 2, 8 }, new long[] { 5, 2 }, new long[] { 5, 4 }, false)]
    [InlineData(new long[] { 0, 4 }, new long[] { 5, 0 }, new long[] { 5, 4 }, false)]
    [InlineData(new long[] { 4 }, new long[] { 5, 2 }, new long[] { 5, 4 }, false)]
    public void FactorsFitWhenTheirProductHasTheWeightsShape(long[] down, long[] up, long[] weight, bool fits)
    {
        using var scope = NewDisposeScope();
        using var file = Open(Pair((Layer + ".lora_A.weight", zeros(down)), (Layer + ".lora_B.weight", zeros(up))));

        Assert.Equal(fits, file.Fits(file.Updates[0], weight));
    }

    private static Dictionary<string, Tensor> Whole() =>
        Pair((Layer + ".lora_A.weight", ones(2, 4)), (Layer + ".lora_B.weight", ones(5, 2)));

    private static Dictionary<string, Tensor> Pair(params (string Name, Tensor Value)[] tensors) =>
        tensors.ToDictionary(t => t.Name, t => t.Value);

    private LoraFile Open(Dictionary<string, Tensor> tensors, string? metadata = null, string name = "a") => LoraFile.Open(TinyLoras.Write(
        _folder.PathOf(name), tensors, metadata is null ? null : new Dictionary<string, string> { ["lora_adapter_metadata"] = metadata }));

    private string Refused<T>(Dictionary<string, Tensor> tensors)
        where T : Exception => Assert.Throws<T>(() => Open(tensors, name: Guid.NewGuid().ToString())).Message;
}
