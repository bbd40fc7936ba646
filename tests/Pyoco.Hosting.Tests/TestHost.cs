using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pyoco.TestSupport;

namespace Pyoco.Hosting.Tests;

/// <summary>A host with one pipeline over a fake model, described by JSON as an appsettings.json holds it.</summary>
internal static class TestHost
{
    public static IHost Build(string json, FakeVideoModel? model = null, string? key = null, Func<IVideoModel>? load = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($$"""{"Pyoco": {{json}}}""")));
        var section = builder.Configuration.GetSection("Pyoco");
        _ = key is null
            ? builder.Services.AddVideoDiffusionPipeline(section, new WhitePriors(), (b, _) => b.UseModel(load ?? Load))
            : builder.Services.AddKeyedVideoDiffusionPipeline(key, section, new WhitePriors(), (b, _) => b.UseModel(load ?? Load));
        builder.Services.AddHealthChecks().AddVideoDiffusionPipeline(key);
        return builder.Build();

        IVideoModel Load() => model ?? new FakeVideoModel();
    }

    private sealed class WhitePriors : INoisePriorFactory
    {
        public IVideoNoisePrior Create(MethodSpec spec, string? folder = null) => spec.Name switch
        {
            "independent" => CholeskyNoise.White,
            "progressive" => new CholeskyNoise(spec, f => FrameMatrices.Autoregression(f, 0.5)),
            "stored" => throw new FileNotFoundException("noise.safetensors is missing."),
            _ => throw new NotSupportedException($"There is no prior '{spec.Name}'; independent, progressive are known."),
        };
    }
}
