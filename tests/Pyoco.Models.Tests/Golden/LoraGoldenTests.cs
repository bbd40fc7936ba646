using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

[Trait("Category", "Golden")]
public sealed class LoraGoldenTests
{
    // Files by the outputs that they lead to.
    private static readonly (string File, string Output)[] Spellings =
        [("peft.safetensors", "out.peft"), ("diffusers_old.safetensors", "out.peft"), ("kohya.safetensors", "out.kohya")];

    public static TheoryData<string> Cases => GoldenCases.OfKind("lora");

    public static TheoryData<string> MotionCases => GoldenCases.OfKind("motion-lora");

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void LoraAgrees(string name) => Check(GoldenCases.Open(name));

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void LoraAgreesInBfloat16(string name) => Check(GoldenCases.Open(name), ScalarType.BFloat16);

    // The same update as peft itself, distributed training and trainers that number encoders write it, and in a folder.
    [SkippableTheory]
    [InlineData("peft.safetensors", "unet.", "base_model.model.")]
    [InlineData("peft.safetensors", "unet.", "module.")]
    [InlineData("peft.safetensors", ".lora_A.", ".lora_A.default.")]
    [InlineData("peft.safetensors", ".weight", ".my-style.weight")]
    [InlineData("kohya.safetensors", "lora_te_", "lora_te1_")]
    [InlineData("peft.safetensors", "", "")]
    public void ASpellingOfItMergesTheSame(string file, string part, string written)
    {
        using var scope = NewDisposeScope();
        var golden = GoldenCases.FirstOfKind("lora");
        var model = GoldenCases.Open(golden["base"].GetString()!);
        using var network = UNetFolder.Load(model.PathOf("unet"), CPU, ScalarType.Float32);
        using var text = ClipTextEncoder.LoadNetwork(model.PathOf("text_encoder"), CPU, ScalarType.Float32);
        using var folder = new ScratchFolder();
        using (var weights = SafetensorsFile.Open(golden.PathOf(file)))
        {
            SafetensorsWriter.Write(
                folder.PathOf("pytorch_lora_weights.safetensors"),
                weights.Names.ToDictionary(n => part.Length == 0 ? n : n.Replace(part, written), n => weights.Read(n)));
        }

        var expected = Merged(golden.PathOf(file));
        var found = Merged(part.Length == 0 ? folder.Path : folder.PathOf("pytorch_lora_weights.safetensors"));

        Assert.NotEmpty(expected);
        Assert.All(expected, weight => TestSupport.TensorAssert.BitEqual(weight.Value, found[weight.Key]));

        Dictionary<string, Tensor> Merged(string path)
        {
            MergedLoras.Add(path, 0.8, isWhole: true, network.Loras, text.Loras);
            var weights = network.named_parameters().Concat(text.named_parameters().Select(p => ("text." + p.name, p.parameter)))
                .ToDictionary(p => p.Item1, p => p.Item2.detach().clone());
            network.Loras.Remove();
            text.Loras.Remove();
            return weights;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(MotionCases))]
    public void MotionLoraAgrees(string name) => CheckMotion(GoldenCases.Open(name));

    [SkippableTheory]
    [MemberData(nameof(MotionCases))]
    public void MotionLoraAgreesInBfloat16(string name) => CheckMotion(GoldenCases.Open(name), ScalarType.BFloat16);

    [SkippableTheory]
    [InlineData("out.base")]
    [InlineData("out.peft")]
    [InlineData("out.peft_text")]
    [InlineData("out.kohya")]
    [InlineData("out.kohya_text")]
    public void AReferenceOffByOnePercentFails(string tensor)
    {
        var wrong = GoldenAssert.Scaled(GoldenCases.FirstOfKind("lora"), tensor);

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(wrong));
    }

    [SkippableFact]
    public void AMotionReferenceOffByOnePercentFails()
    {
        var wrong = GoldenAssert.Scaled(GoldenCases.FirstOfKind("motion-lora"), "out.sample");

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => CheckMotion(wrong));
    }

    private static void Check(GoldenCase golden, ScalarType type = ScalarType.Float32)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var file = SafetensorsFile.Open(golden.PathOf("case.safetensors"));
        var model = GoldenCases.Open(golden["base"].GetString()!);
        var (sample, timestep) = (file.Read("in.sample", ScalarType.Float32), file.Read("in.timestep", ScalarType.Float32));
        var (states, ids) = (file.Read("in.encoder_hidden_states", ScalarType.Float32), file.Read("in.input_ids", ScalarType.Int64));
        var (weight, tolerance) = (golden["weight"].GetDouble(), GoldenAssert.Tolerance(golden, type));
        using var network = UNetFolder.Load(model.PathOf("unet"), CPU, type);
        using var text = ClipTextEncoder.LoadNetwork(model.PathOf("text_encoder"), CPU, type);
        var untouched = network.Forward(sample, timestep, states, pooled: null, frames: 1);
        GoldenAssert.Close(file.Read("out.base"), untouched, tolerance, "out.base");

        foreach (var (name, output) in Spellings)
        {
            MergedLoras.Add(golden.PathOf(name), weight, isWhole: true, network.Loras, text.Loras);
            GoldenAssert.Close(file.Read(output), network.Forward(sample, timestep, states, pooled: null, frames: 1), tolerance, name);
            GoldenAssert.Close(file.Read(output + "_text"), text.Forward(ids).States, tolerance, $"the text of {name}");

            network.Loras.Remove();
            text.Loras.Remove();
            TestSupport.TensorAssert.BitEqual(untouched, network.Forward(sample, timestep, states, pooled: null, frames: 1));
        }
    }

    private static void CheckMotion(GoldenCase golden, ScalarType type = ScalarType.Float32)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var file = SafetensorsFile.Open(golden.PathOf("case.safetensors"));
        var image = GoldenCases.Open(golden["base"].GetString()!).PathOf("unet");
        var adapter = GoldenCases.Open(golden["adapter"].GetString()!).Folder;
        using var network = VideoUNet.FromImage(image, adapter, norm: null, type: type);

        network.AddLora(golden.PathOf("motion_lora.safetensors"), golden["weight"].GetDouble());
        var video = network.Forward(
            file.Read("in.sample", ScalarType.Float32), file.Read("in.timestep", ScalarType.Float32),
            file.Read("in.encoder_hidden_states", ScalarType.Float32));

        GoldenAssert.Close(file.Read("out.sample"), video, GoldenAssert.Tolerance(golden, type), "out.sample");
    }
}
