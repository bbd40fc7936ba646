using Pyoco.Noise;
using Pyoco.NoiseHashes;

Console.WriteLine($"path: {NoiseKernels.Path}");
foreach (var line in HashedNoise.Lines())
{
    Console.WriteLine(line);
}
