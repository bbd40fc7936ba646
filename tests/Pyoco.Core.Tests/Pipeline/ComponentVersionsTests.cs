using System.Reflection;
using Pyoco.TestSupport;
using TorchSharp;

namespace Pyoco.Tests;

public sealed class ComponentVersionsTests
{
    [Fact]
    public void TheVersionsAreThoseOfTheLoadedAssembliesWithoutACommit()
    {
        var versions = ComponentVersions.All;

        Assert.Equal(Environment.Version.ToString(), versions["dotnet"]);
        (string, Assembly)[] all = [("pyoco", typeof(VideoDiffusionPipeline).Assembly), ("torchsharp", typeof(torch).Assembly)];
        foreach (var (name, assembly) in all)
        {
            var informational = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
            Assert.Matches(@"^\d+\.\d+\.\d+[-.\w]*$", versions[name]);
            Assert.StartsWith(versions[name], informational);
        }
    }

    [Fact]
    public void AReportStatesThemAllAndKeepsThemInJson()
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(new FakeVideoModel()).UseNoise(CholeskyNoise.White).UseEuler(1).Build();

        var report = GenerationReport.Parse(pipeline.Generate("x").Report!.ToJson());

        Assert.Equal(["dotnet", "pyoco", "system", "torchsharp"], report.Versions.Keys.Order(StringComparer.Ordinal));
        Assert.All(report.Versions, version => Assert.Equal(ComponentVersions.All[version.Key], version.Value));
    }
}
