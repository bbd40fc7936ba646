using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A module with parameters or buffers in its own fields, which lets a checkpoint replace them.</summary>
/// <remarks>TorchSharp registers such fields, but only the module itself can register another tensor under the same name.</remarks>
internal interface IReplaceableWeights
{
    /// <summary>Puts another tensor into the field and registers it, with <c>ConditionallyRegisterParameter</c> or
    /// <c>...Buffer</c>.</summary>
    /// <param name="name">The registered name.</param>
    /// <param name="value">A parameter for a parameter, a plain tensor for a buffer; the module owns it from now on.</param>
    void Replace(string name, Tensor value);
}
