using static TorchSharp.torch;

namespace Pyoco;

/// <summary>A denoising network with its conditioning bound. Its output can be noise, velocity, the clean video or what EDM
/// preconditions.</summary>
/// <param name="input">The scaled noisy video (B, C, F, H, W); the network must not change or dispose it.</param>
/// <param name="timestep">The timestep or other embedding of the noise level, (B), float32, on the device of
/// <paramref name="input"/>.</param>
/// <returns>A new tensor of the shape of <paramref name="input"/>; the caller owns it.</returns>
public delegate Tensor VideoNetwork(Tensor input, Tensor timestep);
