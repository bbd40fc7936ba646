namespace Pyoco.Models.Tests;

/// <summary>A model's folder is saved whole or not at all, from what was read when the model was opened.</summary>
public sealed class SavedModelTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public void AModelWhoseFolderIsGoneReplacesAnEarlierModelWhole()
    {
        Skip.If(OperatingSystem.IsWindows());
        var (path, saved) = (TinyModels.ImageModelFolder(_folder), Path.Combine(_folder, "saved"));
        using var model = TextToVideoModel.Load(path);
        var expected = Contents(path);
        Directory.CreateDirectory(Path.Combine(saved, "unet"));
        File.WriteAllText(Path.Combine(saved, "unet", "model-00001-of-00002.safetensors"), "a piece of an earlier model");
        File.WriteAllText(Path.Combine(saved, "README.md"), "mine");
        Directory.Delete(path, recursive: true);

        model.Save(saved);

        var contents = Contents(saved);
        Assert.True(contents.Remove("README.md"));
        Assert.Equal(expected, contents);
        Assert.Empty(Directory.GetDirectories(_folder, ".pyoco-*"));
    }

    [Fact]
    public void AFailureLeavesTheEarlierModel()
    {
        var path = TinyModels.ImageModelFolder(_folder);
        using var model = TextToVideoModel.Load(path);
        var before = Contents(path);
        model.TrainWith(new TestSupport.CholeskyNoise(
            new MethodSpec("scaled", ("file", "/no/such/file")), frames => TestSupport.FrameMatrices.Diagonal(frames, 1)));

        Assert.Throws<FileNotFoundException>(() => model.Save(path));

        Assert.Equal(before, Contents(path));
        Assert.Empty(Directory.GetDirectories(_folder, ".pyoco-*"));
    }

    [Fact]
    public void OnlyTheModelsOwnFilesAreSaved()
    {
        var path = TinyModels.ImageModelFolder(_folder);
        var names = Contents(path).Keys.ToArray();
        foreach (var name in new[] { "tokenizer/.env", "tokenizer/pytorch_model.bin", "tokenizer/model.safetensors", ".env" })
        {
            File.WriteAllText(Path.Combine(path, name), "secret");
        }

        using var model = TextToVideoModel.Load(path);
        model.Save(Path.Combine(_folder, "saved"));

        Assert.Equal(names, Contents(Path.Combine(_folder, "saved")).Keys);
    }

    [SkippableFact]
    public void WeightsThatSomebodyWroteToAreNotSaved()
    {
        Skip.If(OperatingSystem.IsWindows());
        var path = TinyModels.ImageModelFolder(_folder);
        using var model = TextToVideoModel.Load(path);
        using (var file = new FileStream(
            Path.Combine(path, "unet", "diffusion_pytorch_model.safetensors"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(file.Length - 4);
        }

        Assert.Contains("was written to", Assert.Throws<CheckpointException>(() => model.Save(Path.Combine(_folder, "saved"))).Message);
        Assert.False(Directory.Exists(Path.Combine(_folder, "saved")));
    }

    [SkippableFact]
    public void AProcessThatIsKilledWhileItSavesLeavesOneModelAndNeverAMixture()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        var (path, saved, random) = (TinyModels.ImageModelFolder(_folder), Path.Combine(_folder, "saved"), new Random(1));
        for (var kill = 0; kill < 5; kill++)
        {
            using var process = AnotherProcess.Start("save", path, saved);
            Assert.Equal(AnotherProcess.Ready, process.StandardOutput.ReadLine());
            Thread.Sleep(random.Next(0, 300));
            process.Kill();
            process.WaitForExit();
            if (!Directory.Exists(saved))
            {
                continue;
            }

            // Every weight of one saving has one number.
            using var model = TextToVideoModel.Load(saved);
            var weights = model.Network.Module.parameters().Concat(model.TrainedText!.Network.parameters());
            Assert.Single(weights.SelectMany(w => new[] { w.min().item<float>(), w.max().item<float>() }).Distinct());
        }

        using var last = TextToVideoModel.Load(path);
        last.Save(saved);
        Assert.Empty(Directory.GetDirectories(_folder, ".pyoco-*"));
    }

    private static SortedDictionary<string, string> Contents(string folder) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(folder, f), f => Convert.ToHexString(File.ReadAllBytes(f))),
        StringComparer.Ordinal);
}
