using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Reads off a clip whether it shows what it should: a classifier, or code where that can tell.</summary>
/// <typeparam name="TLabel">What a clip should show.</typeparam>
public interface IClipJudge<in TLabel>
{
    /// <summary>The names of what is read, in the order of <see cref="ClipReading.Attributes"/>.</summary>
    IReadOnlyList<string> Attributes { get; }

    /// <summary>Reads a clip.</summary>
    /// <param name="clip">(1, 3, F, H, W) in [-1, 1]; the caller keeps it.</param>
    /// <param name="label">What it should show.</param>
    ClipReading Read(Tensor clip, TLabel label);
}
