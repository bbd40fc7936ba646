using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Named tensors that a network is filled from: a safetensors file, or several that an index makes one.</summary>
internal interface ITensorSource : IDisposable
{
    /// <summary>The file to name in messages.</summary>
    string Path { get; }

    /// <summary>The files that the tensors are in.</summary>
    IReadOnlyList<SourceFile> Files { get; }

    /// <summary>The names of the tensors.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>Type and shape of a tensor.</summary>
    TensorEntry Describe(string name);

    /// <summary>Reads a tensor, converted and on a device when asked for; the caller owns it.</summary>
    Tensor Read(string name, ScalarType? type = null, Device? device = null);
}
