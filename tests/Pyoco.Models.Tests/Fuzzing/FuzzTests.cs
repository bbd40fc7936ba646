namespace Pyoco.Models.Tests;

/// <summary>Readers of files of others end in what they are documented to: never in an abort, a hang or all memory. A short run; the long
/// one is <c>dotnet run -c Release --project tests/Pyoco.Models.Tests -- fuzz --inputs 1000000</c>.</summary>
public sealed class FuzzTests
{
    private const long Seed = 20261126;

    [Fact]
    public void DamagedFilesAreReadOrRefusedAsDocumented()
    {
        const int inputs = 2500;

        var result = new FuzzRun(Seed, _ => { }).Run(FuzzTargets.Mixed, 0, inputs);

        Assert.Empty(result.Faults);
        Assert.InRange(result.Accepted, inputs / 10, inputs * 9 / 10); // else the changes are too wild or too tame
    }

    [Theory]
    [InlineData("faulty-exception", "exception: IndexOutOfRangeException: of a test")]
    [InlineData("faulty-abort", "abort: code ")]
    [InlineData("faulty-hang", "hang: ")]
    [InlineData("faulty-memory", "memory: ")]
    public void WhatGoesWrongIsNoticed(string target, string fault)
    {
        var run = new FuzzRun(Seed, _ => { }) { Patience = TimeSpan.FromSeconds(3), MostMemory = 400_000_000 };

        var result = run.Run(FuzzTargets.Find(target), 0, target == "faulty-exception" ? 30 : 1);

        Assert.NotEmpty(result.Faults);
        Assert.All(result.Faults, f => Assert.StartsWith(fault, f.What));
    }

    [Fact]
    public void AnInputIsAFunctionOfItsNumber()
    {
        var (a, b) = (new Random(5), new Random(5));
        const string json = """{"a": [1, 2, {"b": "c"}], "d": null}""";

        Assert.Equal(
            Enumerable.Range(0, 200).Select(_ => JsonMutator.Change(json, a, ["a", "e"])),
            Enumerable.Range(0, 200).Select(_ => JsonMutator.Change(json, b, ["a", "e"])));
    }
}
