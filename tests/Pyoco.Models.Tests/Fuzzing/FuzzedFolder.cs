using System.Text;

namespace Pyoco.Models.Tests;

/// <summary>A folder of files of which each input changes one or two; the others are as they were.</summary>
internal sealed class FuzzedFolder(string path)
{
    private readonly List<(string File, Func<Random, byte[]> Change)> _files = [];
    private readonly Dictionary<string, byte[]> _changed = [];

    /// <summary>Where it is.</summary>
    public string Path { get; } = path;

    /// <summary>A path in it.</summary>
    public string PathOf(string file) => System.IO.Path.Combine(Path, file);

    /// <summary>A file of JSON that is changed by its structure.</summary>
    public FuzzedFolder Json(string file, params string[] words)
    {
        var text = File.ReadAllText(PathOf(file));
        return Add(file, random => Encoding.UTF8.GetBytes(JsonMutator.Change(text, random, words)));
    }

    /// <summary>A safetensors file that is changed by its tensors.</summary>
    public FuzzedFolder Weights(string file, params string[] words)
    {
        var weights = new WeightsMutator(PathOf(file), words);
        return Add(file, weights.Change);
    }

    /// <summary>A protobuf message that is changed by its fields.</summary>
    public FuzzedFolder Protobuf(string file)
    {
        var message = File.ReadAllBytes(PathOf(file));
        return Add(file, random => ProtobufMutator.Change(message, random));
    }

    /// <summary>A file whose bytes are changed.</summary>
    public FuzzedFolder Bytes(string file)
    {
        var content = File.ReadAllBytes(PathOf(file));
        return Add(file, random =>
        {
            List<byte> bytes = [.. content];
            for (var i = JsonMutator.Count(random); i > 0; i--)
            {
                ByteMutator.Change(bytes, random);
            }

            return [.. bytes];
        });
    }

    /// <summary>Makes the next input of what the files were at first.</summary>
    public void Change(Random random)
    {
        foreach (var (file, content) in _changed)
        {
            File.WriteAllBytes(PathOf(file), content);
        }

        _changed.Clear();
        for (var i = random.Next(5) == 0 ? 2 : 1; i > 0; i--)
        {
            var (file, change) = _files[random.Next(_files.Count)];
            if (File.Exists(PathOf(file)))
            {
                _changed.TryAdd(file, File.ReadAllBytes(PathOf(file)));
            }

            if (random.Next(200) == 0)
            {
                File.Delete(PathOf(file));
            }
            else
            {
                File.WriteAllBytes(PathOf(file), change(random));
            }
        }
    }

    private FuzzedFolder Add(string file, Func<Random, byte[]> change)
    {
        _files.Add((file, change));
        return this;
    }
}
