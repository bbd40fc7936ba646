using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using static TorchSharp.torch;

namespace Pyoco.Benchmarks;

/// <summary>Every prior by shape and number of threads, beside the same noise composed of TorchSharp's operations.</summary>
public class NoiseKernelBenchmarks
{
    private NoiseContender _contender = null!;
    private VideoShape _shape;
    private Tensor _output = null!;
    private ulong _seed;

    /// <summary>The priors of <see cref="NoiseContender.All"/>.</summary>
    public static IEnumerable<string> Priors => NoiseContender.All.Select(c => c.Name);

    /// <summary>The shapes of the benchmark <c>noise</c>.</summary>
    public static IEnumerable<string> Shapes => NoiseBenchmark.Shapes.Select(s => s.Name);

    /// <summary>One thread, and as many as there are processors.</summary>
    public static IEnumerable<int> ThreadNumbers => new[] { 1, Environment.ProcessorCount }.Distinct();

    /// <summary>Which prior.</summary>
    [ParamsSource(nameof(Priors))]
    public string Prior { get; set; } = "";

    /// <summary>Which shape.</summary>
    [ParamsSource(nameof(Shapes))]
    public string Shape { get; set; } = "";

    /// <summary>Of ours and of torch's.</summary>
    [ParamsSource(nameof(ThreadNumbers))]
    public int Threads { get; set; }

    /// <summary>The bytes of one draw.</summary>
    public static long BytesOf(string shape) => sizeof(float) * NoiseBenchmark.Shapes.Single(s => s.Name == shape).Shape.ElementCount;

    [GlobalSetup]
    public void Prepare()
    {
        _contender = NoiseContender.All.Single(c => c.Name == Prior);
        _shape = NoiseBenchmark.Shapes.Single(s => s.Name == Shape).Shape;
        _output = empty(_shape.ToArray(), ScalarType.Float32);
        set_num_threads(Threads);
    }

    [GlobalCleanup]
    public void CleanUp() => _output.Dispose();

    /// <summary>Fills the same memory again and again, as a sampler does.</summary>
    [Benchmark]
    public void Pyoco() => _contender.Prior.Fill(MemoryMarshal.Cast<byte, float>(_output.bytes), _shape, new NoiseKey(_seed++), 0, Threads);

    /// <summary>Allocates its result, as users write it.</summary>
    [Benchmark(Baseline = true)]
    public void Torch() => _contender.Baseline(_shape).Dispose();
}
