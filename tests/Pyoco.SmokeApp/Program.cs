using Pyoco;
using TorchSharp;

using var zero = torch.zeros(1);
Console.WriteLine($"zeros(1) = {zero.item<float>()}");
if (args.Contains("keep-freed-blocks"))
{
    Console.WriteLine($"kept: {CpuMemory.KeepFreedBlocks()}");
}
