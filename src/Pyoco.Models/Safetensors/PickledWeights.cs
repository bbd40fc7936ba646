namespace Pyoco.Models;

/// <summary>Tells weights that are pickles, and says why they are not opened and how they become safetensors.</summary>
internal static class PickledWeights
{
    /// <summary>Whether a file has a name under which pickled weights are published.</summary>
    public static bool HaveName(string path) => Path.GetExtension(path) is ".bin" or ".ckpt" or ".pt" or ".pth" or ".pkl";

    /// <summary>Whether a file begins like what <c>torch.save</c> writes: a zip archive, or in old files the pickle itself.</summary>
    public static bool HaveBytes(ReadOnlySpan<byte> start) => start is [(byte)'P', (byte)'K', 3, 4, ..] or [0x80, >= 2 and <= 5, ..];

    /// <summary>Refuses a file that is there under such a name.</summary>
    /// <exception cref="NotSupportedException">It is.</exception>
    public static void ThrowIfNamed(string path)
    {
        if (HaveName(path) && File.Exists(path))
        {
            throw Refusal(path);
        }
    }

    /// <summary>What is thrown for such a file.</summary>
    public static NotSupportedException Refusal(string path)
    {
        var (name, converted) = (Path.GetFileName(path), Path.ChangeExtension(Path.GetFileName(path), "safetensors"));
        return new NotSupportedException(
            $"{path} is a pickle, which can run any code when it is opened; Pyoco reads safetensors only. Convert it once with Python: "
            + $"import torch, safetensors.torch; w = torch.load('{name}', map_location='cpu', weights_only=True); w = "
            + "w.get('state_dict', w); "
            + $"safetensors.torch.save_file({{k: v.clone() for k, v in w.items() if torch.is_tensor(v)}}, '{converted}')");
    }
}
