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
        using var file = SafetensorsFile.Open(ComponentWeights.Find(folder));
        var network = new UNetNetwork(config, META);
        return Fill(network, () => WeightAssignment.Load(network, file, device, type));
    }

    public static UNetNetwork LoadIntoVideo(string folder, ulong seed, int temporalHeadSize, Device device, ScalarType type)
    {
        var config = ReadConfig(folder);
        if (config.IsVideo)
        {
            throw new CheckpointException($"{folder} holds a video network already; open it with VideoUNet.Load.");
        }

        if (!config.IsConditional)
        {
            throw new NotSupportedException($"{folder} holds a {config.ClassName}; video networks are built on text-conditioned image networks.");
        }

        using var file = SafetensorsFile.Open(ComponentWeights.Find(folder));
        var network = new UNetNetwork(config with { ClassName = UNetConfig.VideoClass, TemporalHeadSize = temporalHeadSize }, META);
        return Fill(network, () =>
        {
            WeightAssignment.Load(network, file, device, type, mayLack: IsTemporal);
            using var generator = new Generator(seed, CPU);
            foreach (var module in network.modules().Where(m => m is TemporalConvolution or TemporalAttention))
            {
                WeightAssignment.Materialize(module, device, type);
                WeightInitialization.Fill(module, generator);
            }
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

    public static void CheckArguments(UNetConfig config, long[] shape, int axes, Tensor timestep, Tensor? text, Tensor? pooled)
    {
        ArgumentNullException.ThrowIfNull(timestep);
        var kind = axes == 5 ? "(B, C, F, H, W)" : "(B, C, H, W)";
        if (shape.Length != axes || shape[1] != config.InChannels)
        {
            throw new ArgumentException($"The input has the shape [{string.Join(", ", shape)}]; {kind} with C = {config.InChannels} was expected.");
        }

        var multiple = 1 << (config.BlockOutChannels.Count - 1);
        if (config.DownsamplePadding == 0 && (shape[^1] % multiple != 0 || shape[^2] % multiple != 0))
        {
            throw new ArgumentException($"The input is {shape[^2]} x {shape[^1]}; this network takes multiples of {multiple}.");
        }

        Check(timestep, "timestep", "(B)", [shape[0]]);
        if (!config.IsConditional)
        {
            return;
        }

        if (text is null || text.dim() != 3 || text.size(0) != shape[0] || text.size(2) != config.CrossAttentionSize)
        {
            throw new ArgumentException(
                $"The text states are {Describe(text)}; (B, L, D) with B = {shape[0]} and D = {config.CrossAttentionSize} was expected.");
        }

        if (config.PooledSize > 0)
        {
            Check(pooled, "pooled text", "(B, P)", [shape[0], config.PooledSize]);
        }
    }

    private static void Check(Tensor? tensor, string name, string axes, long[] expected)
    {
        if (tensor is null || !tensor.shape.SequenceEqual(expected))
        {
            throw new ArgumentException($"The {name} is {Describe(tensor)}; {axes} = [{string.Join(", ", expected)}] was expected.");
        }
    }

    private static string Describe(Tensor? tensor) => tensor is null ? "missing" : $"[{string.Join(", ", tensor.shape)}]";

    private static bool IsTemporal(string key) =>
        key.Contains(".temp_convs.", StringComparison.Ordinal) || key.Contains(".temp_attentions.", StringComparison.Ordinal);

    private static UNetConfig ReadConfig(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var path = Path.Combine(folder, ConfigName);
        return File.Exists(path)
            ? UNetConfig.Parse(File.ReadAllText(path))
            : throw new FileNotFoundException($"{path} was not found; a network folder holds {ConfigName} and {WeightsName}.", path);
    }

    private static UNetNetwork Fill(UNetNetwork network, Action fill)
    {
        try
        {
            fill();
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }
}
