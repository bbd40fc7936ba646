namespace Pyoco.Models.Tests;

/// <summary>Readers of files of others end in what they are documented to: never in an abort, a hang or all memory. A short run; the long
/// one is <c>dotnet run -c Release --project tests/Pyoco.Models.Tests -- fuzz --inputs 1000000</c>.</summary>
public sealed class FuzzTests
{
    private const long Seed = 20261126;

    // Each child takes most of a second to start; the inputs take the rest of the minute.
    private const long Inputs = 150;

    public static TheoryData<string> Targets => new(FuzzTargets.All.Select(t => t.Name));

    [Theory]
    [MemberData(nameof(Targets))]
    public void DamagedFilesAreReadOrRefusedAsDocumented(string target)
    {
        var result = new FuzzRun(Seed, _ => { }).Run(FuzzTargets.Find(target), 0, Inputs);

        Assert.Empty(result.Faults);
        Assert.InRange(result.Accepted, 1, Inputs - 1); // else the changes are too wild or too tame
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
