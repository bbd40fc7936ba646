using Pyoco;
using Pyoco.Benchmarks;
using static TorchSharp.torch;

try
{
    switch (args)
    {
        case ["noise", .. var rest]:
            MeasureNoise(NoiseOptions.Parse(rest));
            return 0;
        case ["fullsize", .. var rest]:
            MeasureFullSize(FullSizeOptions.Parse(rest));
            return 0;
        case ["kernels", .. var rest]:
            return NoiseKernelConfig.Run(rest);
        case ["windows", .. var rest]:
            WindowsBenchmark.Run(WindowsOptions.Parse(rest));
            return 0;
        case ["reuse", .. var rest]:
            ReuseBenchmark.Run(ReuseOptions.Parse(rest));
            return 0;
        case ["hosting", .. var rest]:
            HostingBenchmark.Run(HostingOptions.Parse(rest));
            return 0;
        case ["training", .. var rest]:
            TrainingStepBenchmark.Run(TrainingStepOptions.Parse(rest));
            return 0;
        case [TrainingStepProcess.Command, .. var rest]:
            TrainingStepProcess.Run(TrainingStepOptions.Parse(rest));
            return 0;
        case ["busy", .. var rest]:
            MeasureBusy(BusyOptions.Parse(rest));
            return 0;
        case [BusyTraining.Train, var folder]:
            BusyTraining.Serve(folder);
            return 0;
        case [BusyTraining.Spin]:
            BusyTraining.KeepBusy();
            return 0;
        case [FullSizeBenchmark.WriteWeights, var folder, var type]:
            FullSizeWeights.Write(folder, type == FullSizeResult.NameOf(ScalarType.BFloat16) ? ScalarType.BFloat16 : ScalarType.Float32);
            return 0;
        default:
            Console.Error.WriteLine(
                $"'{string.Join(' ', args)}' is no benchmark. {NoiseOptions.Usage} {FullSizeOptions.Usage} {BusyOptions.Usage} "
                    + $"{WindowsOptions.Usage} {HostingOptions.Usage} {ReuseOptions.Usage} {TrainingStepOptions.Usage}");
            return 2;
    }
}
catch (Exception wrong) when (wrong is ArgumentException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"{wrong.Message} {UsageOf(args[0])}");
    return 2;
}

static string UsageOf(string benchmark) => benchmark switch
{
    "fullsize" => FullSizeOptions.Usage,
    "busy" => BusyOptions.Usage,
    "windows" => WindowsOptions.Usage,
    "reuse" => ReuseOptions.Usage,
    "hosting" => HostingOptions.Usage,
    "training" => TrainingStepOptions.Usage,
    _ => NoiseOptions.Usage,
};

static void MeasureBusy(BusyOptions options)
{
    var results = BusyBenchmark.Run(options);
    if (options.Json is { } json)
    {
        BusyResult.WriteJson(json, results);
    }
}

static void MeasureNoise(NoiseOptions options)
{
    CheckOutputs(options.Json, options.Chart);
    var results = NoiseBenchmark.Run(options);
    if (options.Json is { } json)
    {
        NoiseResult.WriteJson(json, results);
    }

    if (options.Chart is { } chart)
    {
        NoiseChart.Write(chart, results);
    }
}

static void MeasureFullSize(FullSizeOptions options)
{
    CheckOutputs(options.Json);
    var results = FullSizeBenchmark.Run(options);
    if (options.Json is { } json)
    {
        FullSizeResult.WriteJson(json, results);
    }
}

// Before the measurement, which takes long.
static void CheckOutputs(params string?[] files)
{
    foreach (var file in files.OfType<string>())
    {
        OutputFile.ThrowIfNotWritable(file);
    }
}
