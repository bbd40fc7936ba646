using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A word that was learned by textual inversion (arXiv 2208.01618): one or several vectors for the table of a CLIP text
/// encoder.</summary>
public sealed class LearnedWord
{
    private const string WebUiTensor = "emb_params";

    private LearnedWord(string word, float[] values, int count, string source, string sha256) =>
        (Word, Values, Vectors, Source, Sha256) = (word, values, count, source, sha256);

    /// <summary>The word of prompts that stands for the vectors.</summary>
    public string Word { get; }

    /// <summary>How many vectors it has: so many tokens of a prompt it takes.</summary>
    public int Vectors { get; }

    /// <summary>Numbers of a vector.</summary>
    public int Size => Values.Length / Vectors;

    /// <summary>The file.</summary>
    public string Source { get; }

    /// <summary>SHA-256 of the file in lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>The vectors, one behind the other.</summary>
    internal float[] Values { get; }

    /// <summary>Reads a file: <c>emb_params</c> (N, D), as A1111's web UI writes it, with the file's name as its word; or one tensor (D) or
    /// (N, D) named by its word, as diffusers does.</summary>
    /// <param name="path">A safetensors file.</param>
    /// <param name="word">The word for it; the file's when null.</param>
    /// <exception cref="ArgumentException"><paramref name="word"/> is empty or has blanks around it.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="CheckpointException">The file is damaged, or holds something else.</exception>
    /// <exception cref="NotSupportedException">The file is a pickle, or of a model with two text encoders.</exception>
    public static LearnedWord Load(string path, string? word = null)
    {
        if (word is not null && (word.Length == 0 || word.Trim() != word))
        {
            throw new ArgumentException($"The word '{word}' is empty or has blanks around it; one of a prompt was expected.", nameof(word));
        }

        using var file = SafetensorsFile.Open(path, WeightMemory.Copied);
        if (file.Names.Contains("clip_g"))
        {
            throw new NotSupportedException($"{path} has vectors for two text encoders (clip_l, clip_g); those of one were expected.");
        }

        if (file.Names.Count != 1)
        {
            throw new CheckpointException(
                $"{path} has {file.Names.Count} tensors ({string.Join(", ", file.Names.Order(StringComparer.Ordinal).Take(4))}); one was "
                    + $"expected, named '{WebUiTensor}' or by the word that was learned.");
        }

        var name = file.Names.Single();
        var shape = file.Describe(name).Shape;
        if (shape.Count is not (1 or 2) || shape.Any(n => n == 0))
        {
            throw new CheckpointException(
                $"{path}: '{name}' has the shape [{string.Join(", ", shape)}]; one vector (D) or several (N, D) were expected.");
        }

        using var scope = NewDisposeScope();
        float[] values = [.. file.Read(name, ScalarType.Float32).reshape(-1).data<float>()];
        return values.All(float.IsFinite)
            ? new LearnedWord(
                word ?? (name == WebUiTensor ? Path.GetFileNameWithoutExtension(path) : name), values,
                shape.Count == 1 ? 1 : (int)shape[0], path, ModelFolder.Sha256(path))
            : throw new CheckpointException($"{path}: '{name}' holds NaN or infinite numbers.");
    }
}
