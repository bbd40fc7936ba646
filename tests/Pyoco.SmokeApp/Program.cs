using System.Diagnostics;
using System.Runtime.CompilerServices;
using Pyoco;
using TorchSharp;

if (args.Contains("no-tensor"))
{
    Console.WriteLine(new VideoShape(1, 3, 8, 64, 64));
    Console.WriteLine($"libtorch in the process: {OperatingSystem.IsLinux() && File.ReadAllText("/proc/self/maps").Contains("libtorch")}");
    return;
}

UseTensors();
if (args.Contains("keep-freed-blocks"))
{
    Console.WriteLine($"kept: {CpuMemory.KeepFreedBlocks()}");
}

if (args.Contains("arenas"))
{
    Console.WriteLine($"arenas: {HeapArenas.Count()}, then {HeapArenas.CountWithThreads(64)}");
}

if (args.Contains("child"))
{
    // What programs inherit that this one starts.
    var start = new ProcessStartInfo("sh", ["-c", "echo \"of a child: '$GOMP_SPINCOUNT' '$TORCH_CPP_LOG_LEVEL'\""])
    {
        RedirectStandardOutput = true,
    };
    using var child = Process.Start(start)!;
    Console.Write(child.StandardOutput.ReadToEnd());
}

// In a method of its own: TorchSharp is loaded when the method is compiled.
[MethodImpl(MethodImplOptions.NoInlining)]
void UseTensors()
{
    using var zero = torch.zeros(1);
    Console.WriteLine($"zeros(1) = {zero.item<float>()}");
    if (args.Contains("warning"))
    {
        using var none = zero.std(); // libtorch warns: one number has no standard deviation
    }
}
