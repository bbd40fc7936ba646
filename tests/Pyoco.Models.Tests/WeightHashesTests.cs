using System.Security.Cryptography;
using Pyoco.TestSupport;

namespace Pyoco.Models.Tests;

public sealed class WeightHashesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pyoco-hashes-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AModelStatesTheHashesOfItsFilesAndOfWhatWasAdded()
    {
        var path = TinyModels.ImageModelFolder(_folder);
        using var model = TextToVideoModel.Load(path);
        var file = Path.Combine(path, "unet", "diffusion_pytorch_model.safetensors");
        var lora = TinyLoras.Write(
            Path.Combine(_folder, "lora.safetensors"), TinyLoras.Pair(model.Network.Module, TinyLoras.Linear));

        var before = model.Provenance;
        model.AddLora(lora, 0.5);
        var after = model.Provenance;
        model.RemoveLoras();

        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))), before.Sha256["unet/diffusion_pytorch_model.safetensors"]);
        Assert.Contains("text_encoder/model.safetensors", before.Sha256.Keys);
        Assert.Empty(before.Loras);
        Assert.Equal([new AddedWeights(lora, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(lora))), 0.5)], after.Loras);
        Assert.Empty(model.Provenance.Loras);
    }

    [Fact]
    public void FilesOfOneNameHaveAHashEach()
    {
        string[] files = [.. new[] { "unet", "motion" }.Select(name => Path.Combine(_folder, name, "model.safetensors"))];
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, file);
        }

        Assert.Equal(
            files.Select(f => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f)))),
            WeightHashes.Each([.. files, files[0], Path.Combine(_folder, "gone")]));
    }

    [Fact]
    public void AFileThatIsGoneHasNoHash()
    {
        var path = TinyModels.ImageModelFolder(_folder);
        using var model = TextToVideoModel.Load(path);
        File.Delete(Path.Combine(path, "unet", "diffusion_pytorch_model.safetensors"));

        Assert.DoesNotContain("unet/diffusion_pytorch_model.safetensors", model.Provenance.Sha256.Keys);
    }

    [Fact]
    public void AFoldersHashDependsOnAllItsFiles()
    {
        File.WriteAllText(Path.Combine(_folder, "a.safetensors"), "a");
        var one = WeightHashes.OfSource(_folder);
        File.WriteAllText(Path.Combine(_folder, "b.safetensors"), "b");

        Assert.NotEqual(one, WeightHashes.OfSource(_folder));
    }
}
