using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A block that computes with the weights of one of its layers without calling it, so that nothing could be hooked to the layer:
/// what is to run beside it is asked by the block.</summary>
internal interface IUncalledLayer
{
    /// <summary>The layer.</summary>
    Linear Uncalled { get; }

    /// <summary>What is added to the layer's output, from its tokens (..., C) to (..., C'); null for nothing.</summary>
    Func<Tensor, Tensor>? Beside { get; set; }
}
