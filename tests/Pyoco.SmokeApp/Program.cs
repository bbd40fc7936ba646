using System.Diagnostics;
using Pyoco;
using TorchSharp;

using var zero = torch.zeros(1);
Console.WriteLine($"zeros(1) = {zero.item<float>()}");
if (args.Contains("keep-freed-blocks"))
{
    Console.WriteLine($"kept: {CpuMemory.KeepFreedBlocks()}");
}

if (args.Contains("spin-count"))
{
    // What programs inherit that this one starts.
    var start = new ProcessStartInfo("sh", ["-c", "echo \"of a child: '$GOMP_SPINCOUNT'\""]) { RedirectStandardOutput = true };
    using var child = Process.Start(start)!;
    Console.Write(child.StandardOutput.ReadToEnd());
}
