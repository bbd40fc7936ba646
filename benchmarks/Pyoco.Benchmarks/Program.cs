using Pyoco.Benchmarks;

if (args is not ["noise", .. var rest])
{
    Console.Error.WriteLine($"'{string.Join(' ', args)}' is no benchmark. {NoiseOptions.Usage}");
    return 2;
}

try
{
    var options = NoiseOptions.Parse(rest);
    var results = NoiseBenchmark.Run(options);
    if (options.Json is { } json)
    {
        NoiseResult.WriteJson(json, results);
    }

    if (options.Chart is { } chart)
    {
        NoiseChart.Write(chart, results);
    }

    return 0;
}
catch (ArgumentException wrong)
{
    Console.Error.WriteLine($"{wrong.Message} {NoiseOptions.Usage}");
    return 2;
}
