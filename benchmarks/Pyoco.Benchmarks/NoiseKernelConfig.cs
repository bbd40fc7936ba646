using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Perfolizer.Horology;

namespace Pyoco.Benchmarks;

/// <summary>How <see cref="NoiseKernelBenchmarks"/> are run by BenchmarkDotNet: its own arguments choose among them.</summary>
internal static class NoiseKernelConfig
{
    /// <summary>Runs what the arguments choose.</summary>
    /// <returns>0 when everything that was chosen has been measured.</returns>
    public static int Run(string[] arguments)
    {
        var summaries = BenchmarkSwitcher.FromTypes([typeof(NoiseKernelBenchmarks)]).Run(arguments, Create()).ToArray();
        return summaries.All(s => s.Reports.All(r => r.Success) && !s.HasCriticalValidationErrors) ? 0 : 1;
    }

    // A draw takes milliseconds, so iterations of a fifth of a second are enough; the mutator leaves the number of them to --job.
    private static ManualConfig Create() => ManualConfig.Create(DefaultConfig.Instance)
        .AddJob(Job.Default.WithIterationTime(TimeInterval.FromMilliseconds(200)).AsMutator())
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddExporter(JsonExporter.Full) // Markdown is among the defaults
        .AddColumn(new RateColumn())
        .WithOptions(ConfigOptions.JoinSummary);

    /// <summary>Bytes of output a second, 4 a value.</summary>
    private sealed class RateColumn : IColumn
    {
        public string Id => nameof(RateColumn);

        public string ColumnName => "GB/s";

        public string Legend => "10^9 bytes of output a second, 4 bytes a value, by the mean";

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => 0;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public bool IsAvailable(Summary summary) => true;

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

        // Times are in nanoseconds.
        public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
        {
            var shape = (string)benchmarkCase.Parameters[nameof(NoiseKernelBenchmarks.Shape)];
            return summary[benchmarkCase]?.ResultStatistics is { } statistics
                ? (NoiseKernelBenchmarks.BytesOf(shape) / statistics.Mean).ToString("F2", CultureInfo.InvariantCulture)
                : "";
        }

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
    }
}
