using System.Text;
using System.Text.Json;
using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class ModelInspectorTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void OnlyTheHeaderOfAFileIsRead()
    {
        var file = WriteEmpty("animatediff-v3-adapter", "F16", 2);

        var inspection = ModelInspector.Inspect(file);

        Assert.Equal("AnimateDiff v3 motion module for SD 1.5, 20 modules, 417 M parameters", inspection.ToString());
        Assert.Equal(
            (ModelKind.MotionAdapter, "SD 1.5", 540, 417_137_600L),
            (inspection.Kind, inspection.Base, inspection.Tensors, inspection.Parameters));
        Assert.Equal(["F16"], inspection.Types);
        Assert.Equal([file], inspection.Files);
    }

    [Theory]
    [InlineData("sd15-unet", ModelKind.ImageUNet)]
    [InlineData("ddpm-cifar10-unet", ModelKind.ImageUNet)]
    [InlineData("modelscope-unet3d", ModelKind.VideoUNet)]
    [InlineData("animatediff-v2-adapter", ModelKind.MotionAdapter)]
    [InlineData("sd-vae", ModelKind.Autoencoder)]
    [InlineData("taesd", ModelKind.TinyAutoencoder)]
    [InlineData("openclip-h-text", ModelKind.ClipText)]
    [InlineData("t5-v1_1-xxl-encoder", ModelKind.T5Text)]
    public void EachListIsOfOneKind(string list, ModelKind kind) => Assert.Equal(kind, ModelInspector.Describe(KeyLists.Read(list)).Kind);

    [Fact]
    public void AModelFolderListsItsComponents()
    {
        var model = TinyModels.ImageModelFolder(_folder);

        var inspection = ModelInspector.Inspect(model);

        Assert.Equal(ModelKind.ModelFolder, inspection.Kind);
        Assert.Equal(["text_encoder", "unet"], inspection.Components.Keys.Order());
        Assert.Equal(
            (ModelKind.ImageUNet, ModelKind.ClipText), (inspection.Components["unet"].Kind, inspection.Components["text_encoder"].Kind));
        Assert.Contains("image UNet of channels 8, 16 with text of size 16", inspection.ToString());
    }

    [Fact]
    public void AComponentThatCannotBeReadHidesNoOther()
    {
        var model = TinyModels.ImageModelFolder(_folder);
        File.Move(
            Path.Combine(model, "unet", "diffusion_pytorch_model.safetensors"), Path.Combine(model, "unet", "diffusion_pytorch_model.bin"));

        var inspection = ModelInspector.Inspect(model);

        Assert.Equal(ModelKind.Unreadable, inspection.Components["unet"].Kind);
        Assert.Contains("is a pickle", inspection.Components["unet"].Description);
        Assert.Equal(ModelKind.ClipText, inspection.Components["text_encoder"].Kind);
    }

    [Fact]
    public void AVideoNetworkOfPyocoIsTold()
    {
        using (var network = TinyModels.Network(TinyModels.Video))
        {
            UNetFolder.Save(
                network, _folder, ScalarType.Float32,
                metadata: new Dictionary<string, string> { ["pyoco.noise_prior"] = """{"name":"mixed","alpha":1}""" });
        }

        var inspection = ModelInspector.Inspect(_folder);

        Assert.Equal(ModelKind.VideoUNet, inspection.Kind);
        Assert.StartsWith("video UNet of Pyoco of channels 8, 16 with text of size 16 (VideoUNet), ", inspection.Description);
        Assert.EndsWith(""", noise prior {"name":"mixed","alpha":1}""", inspection.Description);
    }

    [Fact]
    public void WhatIsUnknownIsSaidToBe()
    {
        using var one = ones(2);
        var file = Path.Combine(_folder, "some.safetensors");
        SafetensorsWriter.Write(file, new Dictionary<string, Tensor> { ["a"] = one });

        Assert.Equal(
            (ModelKind.Unknown, "nothing that Pyoco knows, 1 tensors: 'a'"),
            (ModelInspector.Inspect(file).Kind, ModelInspector.Inspect(file).Description));
    }

    [Fact]
    public void PicklesAndAbsentFilesAreRefused()
    {
        var pickle = Path.Combine(_folder, "mm.ckpt");
        File.WriteAllText(pickle, "");

        Assert.Contains("weights_only=True", Assert.Throws<NotSupportedException>(() => ModelInspector.Inspect(pickle)).Message);
        Assert.Throws<FileNotFoundException>(() => ModelInspector.Inspect(Path.Combine(_folder, "absent.safetensors")));
    }

    [SkippableFact]
    public void TheReferencesAdaptersAreTold()
    {
        var golden = GoldenCases.FirstOfKind("motion");

        foreach (var file in new[] { "diffusion_pytorch_model.safetensors", "original_motion_module.safetensors" })
        {
            Assert.Equal(ModelKind.MotionAdapter, ModelInspector.Inspect(golden.PathOf(file)).Kind);
        }
    }

    // A file of the published size, of which the system stores the header only.
    private string WriteEmpty(string list, string type, int size)
    {
        var weights = KeyLists.Read(list);
        var (at, header) = (0L, new Dictionary<string, object>());
        foreach (var name in weights.Names)
        {
            long[] shape = [.. Enumerable.Range(0, weights.Rank(name)).Select(i => weights.Size(name, i))];
            var end = at + size * shape.Aggregate(1L, (product, s) => product * s);
            header[name] = new { dtype = type, shape, data_offsets = new[] { at, end } };
            at = end;
        }

        var path = Path.Combine(_folder, "weights.safetensors");
        var bytes = ScratchFolder.SafetensorsBytes(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(header)), []);
        using var file = File.Create(path);
        file.Write(bytes);
        file.SetLength(bytes.Length + at);
        return path;
    }
}
