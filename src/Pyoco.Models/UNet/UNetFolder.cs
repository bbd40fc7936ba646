using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Opens, builds and writes the networks behind <see cref="ImageUNet"/> and <see cref="VideoUNet"/>.</summary>
internal static class UNetFolder
{
    private const string WeightsName = "diffusion_pytorch_model.safetensors";

    public static UNetNetwork Load(string folder, Device device, ScalarType type, WeightMemory memory = WeightMemory.Mapped)
    {
        var config = ReadConfig(folder);
        using var file = ComponentWeights.Open(folder, memory);
        return Read(config, file, device, type);
    }

    /// <summary>A network of a layout, filled from a file with the names of diffusers.</summary>
    public static UNetNetwork Read(UNetConfig config, ITensorSource weights, Device device, ScalarType type)
    {
        UNetBounds.Check(config, weights);
        return Fill(config, network =>
        {
            network.LoadReport = WeightAssignment.Load(network, weights, device, type, Rename(config), mayLack: FramePositions.IsTable);
            FramePositions.Complete(network, device, type);
        });
    }

    public static UNetNetwork LoadIntoVideo(string folder, ulong seed, RotaryTemporalConfig temporal, Device device, ScalarType type)
    {
        if (temporal.HeadSize < 2 || temporal.HeadSize % 2 != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(temporal), temporal.HeadSize, "The heads' size is an even number above 0.");
        }

        var config = ReadImageConfig(folder) with { Temporal = temporal };
        // It is to be trained, which would copy every page of a mapped file anyway.
        using var file = ComponentWeights.Open(folder, WeightMemory.Copied);
        UNetBounds.Check(config, file);
        return Fill(config, network =>
        {
            network.LoadReport = WeightAssignment.Load(network, file, device, type, Rename(config), mayLack: IsTemporal);
            using var generator = new Generator(seed, CPU);
            foreach (var module in network.modules().Where(m => m is TemporalConvolution or TemporalAttention))
            {
                WeightAssignment.Materialize(module, device, type);
                WeightInitialization.Fill(module, generator);
            }
        });
    }

    /// <summary>An image network with fresh motion modules, whose outputs are zero.</summary>
    public static UNetNetwork LoadIntoVideo(string folder, ulong seed, MotionConfig motion, Device device)
    {
        var image = ReadImageConfig(folder);
        var layout = new MotionAdapterConfig
        {
            BlockOutChannels = image.BlockOutChannels,
            LayersPerBlock = image.LayersPerBlock,
            NormGroups = image.NormGroups,
            Motion = motion,
        };
        MotionFit.ThrowIfUneven(motion, image.BlockOutChannels.Count);
        var config = MotionFit.With(image, layout, "The layout of the motion modules");
        using var file = ComponentWeights.Open(folder, WeightMemory.Copied); // as above
        UNetBounds.Check(image, file);
        return Fill(config, network =>
        {
            network.LoadReport = WeightAssignment.Load(network, file, device, ScalarType.Float32, mayLack: MotionModules.IsKey);
            using var generator = new Generator(seed, CPU);
            foreach (var module in network.modules().OfType<TemporalTransformer>())
            {
                WeightAssignment.Materialize(module, device, ScalarType.Float32);
                WeightInitialization.Fill(module, generator);
            }

            FramePositions.Compute(network, device, ScalarType.Float32);
        });
    }

    public static UNetNetwork LoadWithMotion(string folder, string adapterPath, MotionNorm? norm, Device device, ScalarType type)
    {
        var config = ReadImageConfig(folder);
        MotionFit.ThrowIfWithoutText(config);
        using var file = ComponentWeights.Open(folder);
        using var image = Read(config, file, device, type);
        using var adapter = MotionAdapterFile.Open(adapterPath);
        return AddMotion(image, adapter, norm);
    }

    /// <summary>A network with the motion modules of a file between the layers of an image network, whose weights it shares.</summary>
    public static UNetNetwork AddMotion(UNetNetwork image, MotionAdapterFile adapter, MotionNorm? norm)
    {
        var layout = adapter.Config with
        {
            Motion = adapter.Config.Motion with { Norm = norm ?? (adapter.IsOriginal ? MotionNorm.PerFrame : adapter.Config.Motion.Norm) },
        };
        var config = MotionFit.With(image.Config, layout, adapter.Description);
        UNetBounds.CheckMotion(layout.Motion, adapter.Weights);
        var weight = image.parameters().First();
        return Fill(config, network =>
        {
            WeightAssignment.Share(network, image);
            var motion = WeightAssignment.Load(
                network, adapter.Weights, weight.device, weight.dtype, adapter.Rename, mayLack: k =>
                    !MotionModules.IsKey(k) || FramePositions.IsTable(k), areRead: true);
            motion = motion with { Missing = [.. motion.Missing.Where(MotionModules.IsKey)] };
            network.LoadReport = image.LoadReport?.And(motion) ?? motion;
            FramePositions.Complete(network, weight.device, weight.dtype);
        });
    }

    public static UNetNetwork Create(UNetConfig config, ulong seed, Device device)
    {
        var network = UnmovedGenerator.Build(() => new UNetNetwork(config, CPU));
        using var generator = new Generator(seed, CPU);
        WeightInitialization.Fill(network, generator);
        return network.to(device);
    }

    public static void Save(UNetNetwork network, string folder, ScalarType type, IReadOnlyDictionary<string, string>? metadata)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(folder);
        WholeFile.WriteText(Path.Combine(folder, ComponentWeights.ConfigName), network.Config.ToJson());
        WeightAssignment.Save(network, Path.Combine(folder, WeightsName), metadata, type);
    }

    public static void SaveMotionAdapter(UNetNetwork network, string folder, ScalarType type, IReadOnlyDictionary<string, string>? metadata)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var adapter = MotionFit.AdapterOf(network.Config)
            ?? throw new InvalidOperationException($"A {network.Config.ClassName} has no motion modules; a {UNetConfig.MotionClass} has.");
        Directory.CreateDirectory(folder);
        var prior = metadata?.GetValueOrDefault(StatedPrior.MetadataKey);
        adapter = adapter with { NoisePrior = prior is null ? null : StatedPrior.Parse(prior, "the adapter") };
        WholeFile.WriteText(Path.Combine(folder, ComponentWeights.ConfigName), adapter.ToJson());
        WeightAssignment.Save(network, Path.Combine(folder, WeightsName), metadata, type, only: MotionModules.IsKey);
    }

    /// <summary>Whether a file of a network's or an adapter's folder is replaced with it.</summary>
    public static bool IsOwnFile(string name) => name is WeightsName or ComponentWeights.ConfigName;

    private static bool IsTemporal(string key) =>
        key.Contains(".temp_convs.", StringComparison.Ordinal) || key.Contains(".temp_attentions.", StringComparison.Ordinal);

    private static UNetConfig ReadImageConfig(string folder)
    {
        var config = ReadConfig(folder);
        if (config.IsVideo)
        {
            throw new CheckpointException($"{folder} holds a video network already; open it with VideoUNet.Load.");
        }

        return config;
    }

    // Early files of unconditional networks call the layers of their attentions otherwise.
    private static Func<string, string?>? Rename(UNetConfig config) => config.IsConditional ? null : PixelAttention.NewName;

    private static UNetConfig ReadConfig(string folder) => UNetConfig.Parse(ComponentWeights.ReadConfig(folder));

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
