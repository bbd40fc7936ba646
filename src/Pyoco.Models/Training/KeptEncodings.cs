using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>What the frozen parts of a model make of the data of its training, kept on disk: the latents of clips and the states of
/// captions, a file each, under the hash of what they were made of and of what made them.</summary>
internal sealed class KeptEncodings
{
    private const string LatentsName = "latents";
    private const string StatesName = "states";
    private const string PooledName = "pooled";
    private const string MaskName = "mask";
    private const int HashLength = 16;

    private readonly TextToVideoModel _model;
    private readonly string? _latents;
    private readonly string? _texts;

    /// <param name="model">The model.</param>
    /// <param name="folder">Where they are kept; it is made when it is not there.</param>
    public KeptEncodings(TextToVideoModel model, string folder)
    {
        _model = model;
        _latents = FolderOf(folder, LatentsName, ModelComponents.SourcesOf(model.Codec));
        _texts = model.TrainedText is { } clip
            ? Path.Combine(folder, $"{StatesName}-{clip.WeightsSha256()[..HashLength]}")
            : model.TextEncoder is { } text ? FolderOf(folder, StatesName, ModelComponents.SourcesOf(text)) : null;
        foreach (var path in new[] { _latents, _texts }.OfType<string>())
        {
            Directory.CreateDirectory(path);
            WholeFile.DeleteLeftovers(path);
        }
    }

    /// <summary>The latents of clips, on the model's device.</summary>
    public static Tensor Encode(TextToVideoModel model, Tensor video)
    {
        using var onDevice = video.to(model.Device);
        return model.Codec.Encode(onDevice);
    }

    /// <summary>The latents of clips (B, 3, F, H, W), of which those that are not kept yet are made together.</summary>
    public Tensor Latents(Tensor video)
    {
        if (_latents is null)
        {
            return Encode(_model, video);
        }

        using var scope = NewDisposeScope();
        Tensor[] clips = [.. Enumerable.Range(0, (int)video.size(0)).Select(i => video.narrow(0, i, 1))];
        string[] paths = [.. clips.Select(c => PathOf(_latents, HashOf(c)))];
        int[] missing = [.. Missing(paths)];
        if (missing.Length > 0)
        {
            var made = Encode(_model, cat([.. missing.Select(i => clips[i])]));
            for (var i = 0; i < missing.Length; i++)
            {
                SafetensorsWriter.Write(paths[missing[i]], new Dictionary<string, Tensor> { [LatentsName] = made.narrow(0, i, 1) });
            }
        }

        return cat([.. paths.Select(p => Read(p)[LatentsName])]).to(_model.Device).MoveToOuterDisposeScope();
    }

    /// <summary>The states of captions, of which those that are not kept yet are made together.</summary>
    /// <param name="encoder">The model's text encoder.</param>
    /// <param name="captions">The captions.</param>
    public TextConditioning Texts(ITextEncoder encoder, IReadOnlyList<string> captions)
    {
        if (_texts is null)
        {
            return encoder.Encode(captions);
        }

        using var scope = NewDisposeScope();
        string[] paths = [.. captions.Select(c => PathOf(_texts, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(c)))))];
        int[] missing = [.. Missing(paths)];
        if (missing.Length > 0)
        {
            using var made = encoder.Encode([.. missing.Select(i => captions[i])]);
            for (var i = 0; i < missing.Length; i++)
            {
                SafetensorsWriter.Write(paths[missing[i]], Parts(made, i));
            }
        }

        var parts = paths.Select(Read).ToArray();
        return new TextConditioning(
            Joined(StatesName)!, Joined(PooledName), [.. captions.Select(_ => "")], Joined(MaskName));

        Tensor? Joined(string name) => parts[0].ContainsKey(name)
            ? cat([.. parts.Select(p => p[name])]).to(_model.Device).MoveToOuterDisposeScope()
            : null;
    }

    private static Dictionary<string, Tensor> Parts(TextConditioning text, int row)
    {
        var parts = new Dictionary<string, Tensor> { [StatesName] = text.States.narrow(0, row, 1) };
        if (text.Pooled is { } pooled)
        {
            parts[PooledName] = pooled.narrow(0, row, 1);
        }

        if (text.Mask is { } mask)
        {
            parts[MaskName] = mask.narrow(0, row, 1);
        }

        return parts;
    }

    // The first of several alike stands for all.
    private static IEnumerable<int> Missing(string[] paths) =>
        Enumerable.Range(0, paths.Length).Where(i => !File.Exists(paths[i])).DistinctBy(i => paths[i]);

    // Null where nothing has weights that a hash could tell.
    private static string? FolderOf(string folder, string kind, IEnumerable<SourceFile> sources)
    {
        var hashes = WeightHashes.Each(sources.Select(s => s.Path));
        return hashes.Count == 0 ? null : Path.Combine(
            folder, $"{kind}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', hashes))))[..HashLength]}");
    }

    private static string PathOf(string folder, string hash)
    {
        var part = Path.Combine(folder, hash[..2]); // no folder of a million files
        Directory.CreateDirectory(part);
        return Path.Combine(part, $"{hash}.safetensors");
    }

    private static string HashOf(Tensor clip)
    {
        using var plain = clip.to(ScalarType.Float32).cpu().contiguous();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes<long>(plain.shape));
        hash.AppendData(plain.bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static Dictionary<string, Tensor> Read(string path)
    {
        using var file = SafetensorsFile.Open(path, WeightMemory.Copied);
        return file.Names.ToDictionary(n => n, n => file.Read(n));
    }
}
