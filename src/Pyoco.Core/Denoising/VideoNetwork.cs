using static TorchSharp.torch;

namespace Pyoco;

/// <summary>A network as denoisers see it, conditioning bound: scaled noisy videos and what it is told of the noise level, to its raw prediction.</summary>
/// <param name="input">(B, C, F, H, W), scaled as the network expects.</param>
/// <param name="timestep">(B), float32: a timestep or a function of sigma.</param>
/// <returns>The prediction, of the shape of <paramref name="input"/>; the caller owns it.</returns>
public delegate Tensor VideoNetwork(Tensor input, Tensor timestep);
