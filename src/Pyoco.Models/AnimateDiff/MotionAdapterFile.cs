namespace Pyoco.Models;

/// <summary>A motion adapter as it is published: a folder of diffusers, or a file with the names of diffusers or of AnimateDiff's
/// authors.</summary>
/// <remarks>The layout comes from a <c>config.json</c> of class <c>MotionAdapter</c> in the folder or beside the file. Where there is none
/// it is read off the weights, with the eight heads that all published modules have.</remarks>
internal sealed class MotionAdapterFile : IDisposable
{
    private const int PublishedHeads = 8;
    private const int PublishedFrames = 32;

    private MotionAdapterFile(ITensorSource weights, MotionAdapterConfig? config)
    {
        Weights = weights;
        IsOriginal = MotionModuleKeys.AreOriginal(weights.Names);
        Config = config ?? Detect();
    }

    public ITensorSource Weights { get; }

    public MotionAdapterConfig Config { get; }

    /// <summary>Whether it has the authors' names, and is then meant to be computed as their code does.</summary>
    public bool IsOriginal { get; }

    /// <summary>The noise prior of its training, as its config or the metadata of its file says; null where neither does.</summary>
    public MethodSpec? NoisePrior => Config.NoisePrior ?? (Weights is SafetensorsFile file ? StatedPrior.Of(file) : null);

    /// <summary>What an error calls it.</summary>
    public string Description => IsOriginal ? $"{Weights.Path} (AnimateDiff {Version})" : Weights.Path;

    private string Version =>
        MotionModuleVersion.Of(Config.BlockOutChannels.Select(c => (long)c), StoredFrames ?? 0, Config.Motion.MiddleModule);

    private int? StoredFrames =>
        Weights.Names.FirstOrDefault(n => n.EndsWith(".pe", StringComparison.Ordinal)) is { } table
            ? Side(table, Weights.Describe(table).Shape, 1)
            : null;

    /// <summary>Opens an adapter; no weight is read yet.</summary>
    /// <param name="path">A folder or a safetensors file.</param>
    /// <param name="memory">Where weights are that need no conversion.</param>
    /// <exception cref="FileNotFoundException">There is no such file, or no weights in the folder.</exception>
    /// <exception cref="CheckpointException">A file is damaged, or holds no motion modules.</exception>
    /// <exception cref="NotSupportedException">The layout has something that Pyoco does not implement, or the file is a pickle.</exception>
    public static MotionAdapterFile Open(string path, WeightMemory memory = WeightMemory.Mapped)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        PickledWeights.ThrowIfNamed(path);
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        var weights = Directory.Exists(path) ? ComponentWeights.Open(path, memory) : SafetensorsFile.Open(path, memory);
        try
        {
            return new MotionAdapterFile(weights, ReadConfig(Path.Combine(folder, "config.json")));
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>The name of a weight in a network; null for what is left out.</summary>
    public string? Rename(string name) => IsOriginal ? MotionModuleKeys.Rename(name) : name;

    public void Dispose() => Weights.Dispose();

    private static MotionAdapterConfig? ReadConfig(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var entries = ConfigEntries.Read(path);
        return entries.Text("_class_name", null) == MotionAdapterConfig.ClassName ? MotionAdapterConfig.Read(entries.Root, path) : null;
    }

    // A size that a layout can have.
    private int Side(string name, IReadOnlyList<long> shape, int axis) => axis < shape.Count && shape[axis] is > 0 and <= int.MaxValue
        ? (int)shape[axis]
        : throw new CheckpointException(
            $"{Weights.Path} has a {name} of the shape [{string.Join(", ", shape)}]; {axis + 1} sizes or more were expected, from 1 to "
            + $"{int.MaxValue}.");

    // Levels, layers and blocks are counted by the names of one weight that each of them has.
    private MotionAdapterConfig Detect()
    {
        var shapes = new Dictionary<string, IReadOnlyList<long>>();
        foreach (var name in Weights.Names)
        {
            if (Rename(name) is { } key)
            {
                shapes.TryAdd(key, Weights.Describe(name).Shape);
            }
        }

        int Count(Func<int, string> key) => Enumerable.Range(0, int.MaxValue).TakeWhile(i => shapes.ContainsKey(key(i))).Count();
        int Blocks(string module) => Math.Max(1, Count(i => $"{module}.motion_modules.0.transformer_blocks.{i}.norm1.weight"));
        var levels = Count(i => $"down_blocks.{i}.motion_modules.0.norm.weight");
        if (levels == 0)
        {
            throw new CheckpointException(
                $"{Weights.Path} holds no motion modules: it has no down_blocks.0.motion_modules.0.norm.weight under any of its names.");
        }

        return new MotionAdapterConfig
        {
            BlockOutChannels = [
                .. Enumerable.Range(0, levels).Select(i => $"down_blocks.{i}.motion_modules.0.norm.weight")
                    .Select(name => Side(name, shapes[name], 0))],
            LayersPerBlock = Count(i => $"down_blocks.0.motion_modules.{i}.norm.weight"),
            Motion = new MotionConfig
            {
                Heads = [.. Enumerable.Repeat(PublishedHeads, levels)],
                Blocks = [.. Enumerable.Range(0, levels).Select(i => Blocks($"down_blocks.{i}"))],
                MiddleModule = shapes.ContainsKey("mid_block.motion_modules.0.norm.weight"),
                MiddleBlocks = Blocks("mid_block"),
                MaxFrames = StoredFrames ?? PublishedFrames,
            },
        };
    }
}
