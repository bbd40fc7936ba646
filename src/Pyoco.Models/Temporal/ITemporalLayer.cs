using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A layer that works over the frames of clips: a module too.</summary>
internal interface ITemporalLayer
{
    /// <summary>Frames (B*F, C, H, W) to the same shape.</summary>
    Tensor Forward(Tensor x, int frames);
}
