using Pyoco.Benchmarks;

switch (args.FirstOrDefault())
{
    case "noise":
        NoiseBenchmark.Run(args.Contains("--short"));
        return 0;
    default:
        Console.Error.WriteLine("usage: Pyoco.Benchmarks noise [--short]");
        return 2;
}
