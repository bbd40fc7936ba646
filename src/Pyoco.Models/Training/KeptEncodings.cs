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
        _latents = FolderOf(folder, LatentsName, model.Codec);
        _texts = FolderOf(folder, StatesName, model.TextEncoder);
        foreach (var path in new[] { _latents, _texts }.OfType<string>())
        {
            Directory.CreateDirectory(path);
            foreach (var part in Directory.GetDirectories(path))
            {
                WholeFile.DeleteLeftovers(part);
            }
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
        var kept = Kept(paths, missing =>
        {
            var made = Encode(_model, cat([.. missing.Select(i => clips[i])])).cpu();
            return i => new() { [LatentsName] = made.narrow(0, i, 1) };
        });
        return cat([.. paths.Select(p => kept[p][LatentsName])]).to(_model.Device).MoveToOuterDisposeScope();
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
        var kept = Kept(paths, missing =>
        {
            var made = encoder.Encode([.. missing.Select(i => captions[i])]);
            return i => Parts(made.Of(i, 1));
        });
        return new TextConditioning(
            Joined(StatesName)!, Joined(PooledName), [.. captions.Select(_ => "")], Joined(MaskName));

        Tensor? Joined(string name) => kept[paths[0]].ContainsKey(name)
            ? cat([.. paths.Select(p => kept[p][name])]).to(_model.Device).MoveToOuterDisposeScope()
            : null;
    }

    // What there is of each path: that of the disk, and what is made, of one call for all that is missing; the first of several alike
    // stands for all.
    private static Dictionary<string, Dictionary<string, Tensor>> Kept(
        string[] paths, Func<int[], Func<int, Dictionary<string, Tensor>>> make)
    {
        var kept = paths.Distinct().Where(File.Exists).ToDictionary(p => p, Read);
        int[] missing = [.. Enumerable.Range(0, paths.Length).Where(i => !kept.ContainsKey(paths[i])).DistinctBy(i => paths[i])];
        if (missing.Length > 0)
        {
            var row = make(missing);
            for (var i = 0; i < missing.Length; i++)
            {
                kept.Add(paths[missing[i]], row(i));
                Keep(paths[missing[i]], kept[paths[missing[i]]]);
            }
        }

        return kept;
    }

    private static void Keep(string path, Dictionary<string, Tensor> row)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            SafetensorsWriter.Write(path, row);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk may be full; what is not kept is made again.
        }
    }

    private static Dictionary<string, Tensor> Parts(TextConditioning text)
    {
        var parts = new Dictionary<string, Tensor> { [StatesName] = text.States.cpu() };
        if (text.Pooled is { } pooled)
        {
            parts[PooledName] = pooled.cpu();
        }

        if (text.Mask is { } mask)
        {
            parts[MaskName] = mask.cpu();
        }

        return parts;
    }

    // Null where nobody can tell the encoder from another one.
    private static string? FolderOf(string folder, string kind, object? encoder) =>
        EncoderIdentity.Of(encoder) is { } hash ? Path.Combine(folder, $"{kind}-{hash[..HashLength]}") : null;

    // No folder of a million files.
    private static string PathOf(string folder, string hash) => Path.Combine(folder, hash[..2], $"{hash}.safetensors");

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
