using System.Text.Json;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class LoadReportTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ANetworkAccountsForItsFile()
    {
        using (var made = TinyModels.Network(TinyModels.Image))
        {
            UNetFolder.Save(made, _folder, ScalarType.Float32, metadata: null);
        }

        using var same = ImageUNet.Load(_folder);
        using var converted = ImageUNet.Load(_folder, type: ScalarType.BFloat16);

        var report = same.LoadReport!;
        Assert.Equal([Path.Combine(_folder, "diffusion_pytorch_model.safetensors")], report.Files);
        Assert.Equal([ScalarType.Float32], report.FileTypes);
        Assert.Equal(same.Network.parameters().Count(), report.Tensors);
        Assert.Equal(same.Network.parameters().Sum(p => p.numel()), report.Parameters);
        Assert.Equal((ScalarType.Float32, 0), (report.Type, report.Converted));
        Assert.Empty(report.Missing);
        Assert.Empty(report.Unexpected);
        Assert.Equal((ScalarType.BFloat16, report.Tensors), (converted.LoadReport!.Type, converted.LoadReport.Converted));
        Assert.Equal([ScalarType.Float32], converted.LoadReport.FileTypes);
    }

    [Fact]
    public void WhatWasMadeInCodeHasNoReport()
    {
        using var made = ImageUNet.Create(TinyModels.Image, seed: 1);

        Assert.Null(made.LoadReport);
    }

    [Fact]
    public void FreshTemporalLayersAreMissing()
    {
        using (var made = TinyModels.Network(TinyModels.Image))
        {
            UNetFolder.Save(made, _folder, ScalarType.Float32, metadata: null);
        }

        using var video = VideoUNet.FromImage(_folder, temporalHeadSize: 8);

        Assert.NotEmpty(video.LoadReport!.Missing);
        Assert.All(video.LoadReport.Missing, key => Assert.Contains(".temp_", key));
        Assert.Equal(video.Network.parameters().Count(), video.LoadReport.Tensors + video.LoadReport.Missing.Count);
    }

    [Fact]
    public void AnImageNetworkAndItsAdapterAreOneAccount()
    {
        var (image, motion) = (Path.Combine(_folder, "image"), Path.Combine(_folder, "motion"));
        using (var network = TinyModels.Network(TinyModels.MotionBase))
        {
            UNetFolder.Save(network, image, ScalarType.Float32, metadata: null);
        }

        using (var network = TinyModels.Network(TinyModels.Motion))
        {
            UNetFolder.SaveMotionAdapter(network, motion, ScalarType.Float16, metadata: null);
        }

        var original = OriginalNames.Write(
            Path.Combine(motion, "diffusion_pytorch_model.safetensors"), Path.Combine(_folder, "original", "mm.safetensors"));
        File.Copy(Path.Combine(motion, "config.json"), Path.Combine(_folder, "original", "config.json"));
        using var diffusers = VideoUNet.FromImage(image, motion);
        using var authors = VideoUNet.FromImage(image, original);

        Assert.Equal(2, diffusers.LoadReport!.Files.Count);
        Assert.Equal([ScalarType.Float32, ScalarType.Float16], diffusers.LoadReport.FileTypes);
        Assert.Equal(diffusers.Network.parameters().Sum(p => p.numel()), diffusers.LoadReport.Parameters);
        Assert.Empty(diffusers.LoadReport.Missing);
        Assert.Empty(diffusers.LoadReport.Unexpected);

        // The authors' files hold the positions twice, and here a stranger; the positions are computed.
        Assert.All(authors.LoadReport!.Missing, key => Assert.EndsWith(".pos_embed.pe", key));
        Assert.NotEmpty(authors.LoadReport.Missing);
        Assert.All(
            authors.LoadReport.Unexpected,
            name => Assert.True(name == "conv_in.weight" || name.EndsWith(".pos_encoder.pe", StringComparison.Ordinal), name));
        Assert.Contains("conv_in.weight", authors.LoadReport.Unexpected);
    }

    [Fact]
    public void AModelHasOneReportForEachComponentWithWeights()
    {
        using var model = TextToVideoModel.Load(TinyModels.ImageModelFolder(_folder));
        using var made = TinyModels.ImageModel(Path.Combine(_folder, "other"));

        Assert.Equal(["text_encoder", "unet"], model.LoadReports.Keys.Order());
        Assert.Equal(model.Network.Module.parameters().Count(), model.LoadReports["unet"].Tensors);
        Assert.Empty(made.LoadReports);
    }

    [Fact]
    public void SeveralFilesAreAllNamed()
    {
        using (var made = TinyModels.Network(TinyModels.Image))
        {
            UNetFolder.Save(made, _folder, ScalarType.Float32, metadata: null);
        }

        using (var scope = NewDisposeScope())
        using (var whole = SafetensorsFile.Open(Path.Combine(_folder, "diffusion_pytorch_model.safetensors")))
        {
            var halves = whole.Names.Select((name, i) => (Name: name, File: $"half-{i % 2}.safetensors")).ToArray();
            foreach (var half in halves.GroupBy(h => h.File))
            {
                SafetensorsWriter.Write(Path.Combine(_folder, half.Key), half.ToDictionary(h => h.Name, h => whole.Read(h.Name)));
            }

            File.WriteAllText(
                Path.Combine(_folder, "diffusion_pytorch_model.safetensors.index.fp16.json"),
                JsonSerializer.Serialize(new { weight_map = halves.ToDictionary(h => h.Name, h => h.File) }));
        }

        File.Delete(Path.Combine(_folder, "diffusion_pytorch_model.safetensors"));
        using var network = ImageUNet.Load(_folder);

        Assert.Equal(["half-0.safetensors", "half-1.safetensors"], network.LoadReport!.Files.Select(f => Path.GetFileName(f)));
    }

    [Fact]
    public void TheLineSaysItAll()
    {
        var report = new LoadReport
        {
            Files = ["a.safetensors"], FileTypes = [ScalarType.Float16], Type = ScalarType.Float32, Tensors = 686, Parameters = 859_520_964,
            Converted = 686, Missing = [], Unexpected = ["x"],
        };

        Assert.Equal(
            "686 tensors with 859,520,964 parameters from a.safetensors (Float16), 686 converted to Float32, 0 missing, 1 unexpected",
            report.ToString());
    }
}
