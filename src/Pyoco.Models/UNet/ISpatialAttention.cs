using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The attention of a UNet level within each frame: with text or without.</summary>
internal interface ISpatialAttention
{
    /// <summary>Frames (B*F, C, H, W) to the same shape.</summary>
    Tensor Forward(Tensor x, UNetContext context);
}
