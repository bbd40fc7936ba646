using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Opens, builds and writes the networks behind <see cref="ImageUNet"/> and <see cref="VideoUNet"/>.</summary>
internal static class UNetFolder
{
    private const string WeightsName = "diffusion_pytorch_model.safetensors";
    private const string ConfigName = "config.json";

    public static UNetNetwork Load(string folder, Device device, ScalarType type)
    {
        var config = ReadConfig(folder);
        using var file = ComponentWeights.Open(folder);
        return Fill(config, network =>
        {
            network.LoadReport = WeightAssignment.Load(network, file, device, type, mayLack: FramePositions.IsTable);
            FramePositions.Complete(network, device, type);
        });
    }

    public static UNetNetwork LoadIntoVideo(string folder, ulong seed, int temporalHeadSize, Device device, ScalarType type)
    {
        var config = ReadImageConfig(folder) with { ClassName = UNetConfig.VideoClass, TemporalHeadSize = temporalHeadSize };
        using var file = ComponentWeights.Open(folder);
        return Fill(config, network =>
        {
            network.LoadReport = WeightAssignment.Load(network, file, device, type, mayLack: IsTemporal);
            using var generator = new Generator(seed, CPU);
            foreach (var module in network.modules().Where(m => m is TemporalConvolution or TemporalAttention))
            {
                WeightAssignment.Materialize(module, device, type);
                WeightInitialization.Fill(module, generator);
            }
        });
    }

    public static UNetNetwork LoadWithMotion(string folder, string adapterPath, MotionNorm? norm, Device device, ScalarType type)
    {
        var imageConfig = ReadImageConfig(folder);
        using var adapter = MotionAdapterFile.Open(adapterPath);
        var config = adapter.Config.ApplyTo(imageConfig, adapter.Description);
        config = config with { Motion = config.Motion! with { Norm = norm ?? (adapter.IsOriginal ? MotionNorm.PerFrame : MotionNorm.OverClip) } };
        using var file = ComponentWeights.Open(folder);
        return Fill(config, network =>
        {
            var image = WeightAssignment.Load(network, file, device, type, mayLack: MotionModules.IsKey);
            network.LoadReport = image.Then(
                WeightAssignment.Load(network, adapter.Weights, device, type, adapter.Rename, mayLack: k => !MotionModules.IsKey(k) || FramePositions.IsTable(k)));
            FramePositions.Complete(network, device, type);
        });
    }

    public static UNetNetwork Create(UNetConfig config, ulong seed, Device device)
    {
        var network = new UNetNetwork(config, CPU);
        using var generator = new Generator(seed, CPU);
        WeightInitialization.Fill(network, generator);
        return network.to(device);
    }

    public static void Save(UNetNetwork network, string folder, ScalarType type, IReadOnlyDictionary<string, string>? metadata)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, ConfigName), network.Config.ToJson());
        WeightAssignment.Save(network, Path.Combine(folder, WeightsName), metadata, type);
    }

    public static void SaveMotionAdapter(UNetNetwork network, string folder, ScalarType type, IReadOnlyDictionary<string, string>? metadata)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (network.Config.Motion is null)
        {
            throw new InvalidOperationException($"A {network.Config.ClassName} has no motion modules; a {UNetConfig.MotionClass} has.");
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, ConfigName), MotionAdapterConfig.Write(network.Config));
        WeightAssignment.Save(network, Path.Combine(folder, WeightsName), metadata, type, only: MotionModules.IsKey);
    }

    private static bool IsTemporal(string key) =>
        key.Contains(".temp_convs.", StringComparison.Ordinal) || key.Contains(".temp_attentions.", StringComparison.Ordinal);

    private static UNetConfig ReadImageConfig(string folder)
    {
        var config = ReadConfig(folder);
        if (config.IsVideo)
        {
            throw new CheckpointException($"{folder} holds a video network already; open it with VideoUNet.Load.");
        }

        return config.IsConditional
            ? config
            : throw new NotSupportedException($"{folder} holds a {config.ClassName}; video networks are built on text-conditioned image networks.");
    }

    private static UNetConfig ReadConfig(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var path = Path.Combine(folder, ConfigName);
        return File.Exists(path)
            ? UNetConfig.Parse(File.ReadAllText(path))
            : throw new FileNotFoundException($"{path} was not found; a network folder holds {ConfigName} and {WeightsName}.", path);
    }

    private static UNetNetwork Fill(UNetConfig config, Action<UNetNetwork> fill)
    {
        var network = new UNetNetwork(config, META);
        try
        {
            fill(network);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }
}
