using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A block inside a residual branch: with its last layer zero it starts as the identity.</summary>
internal interface IZeroOutput
{
    /// <summary>The weights of the last layer, which are zero before training.</summary>
    IEnumerable<Tensor> OutputParameters { get; }
}
