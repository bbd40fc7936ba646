using System.Text.Json;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Weights that are spread over several safetensors files, joined by the index that is published beside them
/// (<c>model.safetensors.index.json</c>: <c>weight_map</c> says for each tensor in which file it is).</summary>
/// <remarks>Index and files must agree in both directions. Reading tensors is safe from several threads.</remarks>
internal sealed class SafetensorsShards : ITensorSource
{
    private const string MapKey = "weight_map";
    private readonly Dictionary<string, SafetensorsFile> _files;
    private readonly Dictionary<string, SafetensorsFile> _tensors;

    private SafetensorsShards(string path, Dictionary<string, SafetensorsFile> files, Dictionary<string, SafetensorsFile> tensors) =>
        (Path, _files, _tensors) = (path, files, tensors);

    public string Path { get; }

    public IReadOnlyList<SourceFile> Files => [.. _files.Values.SelectMany(f => ((ITensorSource)f).Files)];

    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>Opens an index and all files that it names.</summary>
    /// <exception cref="FileNotFoundException">There is no such index.</exception>
    /// <exception cref="CheckpointException">The index or a file is damaged, a file is missing, or the files hold other tensors than the
    /// index says: all of these in one message.</exception>
    public static SafetensorsShards Open(string path, WeightMemory memory = WeightMemory.Mapped)
    {
        InputFile.Check(path, "an index of weights");
        var map = ReadMap(path);
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        var shards = map.Values.Distinct().Order(StringComparer.Ordinal).ToArray();
        var files = new Dictionary<string, SafetensorsFile>();
        try
        {
            foreach (var shard in shards.Where(s => File.Exists(System.IO.Path.Combine(folder, s))))
            {
                files.Add(shard, SafetensorsFile.Open(System.IO.Path.Combine(folder, shard), memory));
            }

            Compare(path, map, shards, files);
            return new SafetensorsShards(path, files, map.ToDictionary(m => m.Key, m => files[m.Value]));
        }
        catch
        {
            Close(files);
            throw;
        }
    }

    public TensorEntry Describe(string name) => Holder(name).Describe(name);

    public Tensor Read(string name, ScalarType? type = null, Device? device = null) => Holder(name).Read(name, type, device);

    /// <summary>Closes all files.</summary>
    public void Dispose() => Close(_files);

    private static void Close(Dictionary<string, SafetensorsFile> files)
    {
        foreach (var file in files.Values)
        {
            file.Dispose();
        }
    }

    private static Dictionary<string, string> ReadMap(string path)
    {
        if (!StrictJson.ReadObject(path).TryGetProperty(MapKey, out var map) || map.ValueKind != JsonValueKind.Object ||
            map.EnumerateObject().Any(p => p.Value.ValueKind != JsonValueKind.String))
        {
            throw new CheckpointException($"{path} is no index of weights: an object '{MapKey}' from tensors to files was expected.");
        }

        var files = map.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);
        return files.Values.FirstOrDefault(f => f.Length == 0 || f is "." or ".."
            || f.AsSpan().IndexOfAny('/', '\\', ':') >= 0) is { } foreign
            ? throw new CheckpointException($"{path} names the file '{foreign}'; files in the index's own folder were expected.")
            : files;
    }

    private static void Compare(string path, Dictionary<string, string> map, string[] shards, Dictionary<string, SafetensorsFile> files)
    {
        var places = files.SelectMany(f => f.Value.Names.Select(n => (Name: n, File: f.Key))).ToLookup(p => p.Name, p => p.File);
        string[] absent = [.. shards.Where(s => !files.ContainsKey(s))];
        string[] lacking = [
            .. map.Where(m => files.ContainsKey(m.Value) && !places[m.Key].Contains(m.Value)).Select(m => $"{m.Key} (in {m.Value})")];
        string[] twice = [.. places.Where(p => p.Count() > 1).Select(p => $"{p.Key} (in {string.Join(" and ", p)})")];
        string[] unlisted = [.. places.Where(p => !map.ContainsKey(p.Key)).Select(p => $"{p.Key} (in {p.First()})")];
        if (absent.Length + lacking.Length + twice.Length + unlisted.Length > 0)
        {
            throw new CheckpointException(
                $"{path} and its files do not agree." + ListedKeys.Line("missing files", absent)
                    + ListedKeys.Line("tensors that their file lacks", lacking)
                + ListedKeys.Line("tensors in several files", twice) + ListedKeys.Line("tensors that the index lacks", unlisted));
        }
    }

    private SafetensorsFile Holder(string name) =>
        _tensors.TryGetValue(name, out var file) ? file : throw new CheckpointException($"{Path} has no tensor '{name}'.");
}
