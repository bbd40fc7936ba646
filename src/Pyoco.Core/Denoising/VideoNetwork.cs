using static TorchSharp.torch;

namespace Pyoco;

/// <summary>A denoising network with its conditioning bound, before anybody says what its output means.</summary>
/// <param name="input">The scaled noisy video (B, C, F, H, W); the network must not change or dispose it.</param>
/// <param name="timestep">What the network is told of the noise level, (B), float32, on the device of <paramref name="input"/>.</param>
/// <returns>A new tensor of the shape of <paramref name="input"/>; the caller owns it.</returns>
public delegate Tensor VideoNetwork(Tensor input, Tensor timestep);
