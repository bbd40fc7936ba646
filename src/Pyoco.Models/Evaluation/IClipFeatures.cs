using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>What a distance of distributions is measured in: some network, or plain arithmetic, that makes a row of numbers of a
/// clip.</summary>
public interface IClipFeatures
{
    /// <summary>Its name, for reports: distances in different features cannot be compared.</summary>
    string Name { get; }

    /// <summary>The features of clips.</summary>
    /// <param name="clips">(N, C, F, H, W) in [-1, 1]; the caller keeps them.</param>
    /// <returns>(N, D) float32; the caller disposes it.</returns>
    Tensor Extract(Tensor clips);
}
