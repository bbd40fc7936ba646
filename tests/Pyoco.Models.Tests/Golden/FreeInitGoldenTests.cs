using System.Text.Json;
using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>FreeInit as it was published: its masks, and the whole loop.</summary>
[Trait("Category", "Golden")]
public sealed class FreeInitGoldenTests
{
    public static TheoryData<string> Filters => GoldenCases.OfKind("freeinit-filter");

    public static TheoryData<string> Pipelines => GoldenCases.OfKind("pipeline-freeinit");

    [SkippableTheory]
    [MemberData(nameof(Filters))]
    public void MasksAndMixesAgree(string name) => CheckFilters(GoldenCases.Open(name));

    [SkippableTheory]
    [MemberData(nameof(Pipelines))]
    public void EveryStepOfEveryPassAgrees(string name) => CheckPipeline(GoldenCases.Open(name));

    [SkippableTheory]
    [InlineData("out.0.mask")]
    [InlineData("out.2.mixed")]
    public void AFilterOffByOnePercentFails(string tensor)
    {
        var wrong = GoldenAssert.Scaled(GoldenCases.FirstOfKind("freeinit-filter"), tensor);

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => CheckFilters(wrong));
    }

    [SkippableFact]
    public void ALoopOffByOnePercentFails()
    {
        var wrong = GoldenAssert.Scaled(GoldenCases.FirstOfKind("pipeline-freeinit"), "out.latents");

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => CheckPipeline(wrong));
    }

    private static void CheckFilters(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(golden.PathOf("case.safetensors"));
        foreach (var (i, entry) in golden["cases"].EnumerateArray().Index())
        {
            var (sample, noise) = (file.Read($"in.{i}.sample"), file.Read($"in.{i}.noise"));
            var filter = Filter(name => entry.GetProperty(name));

            // The reference's mask has frequency 0 in the middle.
            var mask = fft.fftshift(filter.Gains(VideoShape.Of(sample)));
            GoldenAssert.Close(file.Read($"out.{i}.mask"), mask, golden.Tolerance, $"mask {i}");
            GoldenAssert.Close(file.Read($"out.{i}.mixed"), filter.Mix(sample, noise), golden.Tolerance, $"mix {i}");
        }
    }

    private static void CheckPipeline(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(golden.PathOf("case.safetensors"));
        var scheduler = SchedulerConfig.Parse(golden.Text("scheduler")!);
        var latents = new List<Tensor>();
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(
                Path.Combine(GoldenCases.Root(), golden["base"].GetString()!),
                options: new ModelLoadOptions { Scheduler = _ => scheduler })
            .UseMotionAdapter(Path.Combine(GoldenCases.Root(), golden["adapter"].GetString()!))
            .UseNoise(new GivenPassNoise(file)).UseModelSampler(golden["steps"].GetInt32())
            .UseGuidance(golden["guidance_scale"].GetDouble())
            .UseFreeInit(new FreeInitOptions { Iterations = golden["iterations"].GetInt32(), Filter = Filter(name => golden[name]) })
            .Build();

        var clip = pipeline.Generate(golden["prompt"].GetString()!, new GenerationOptions
        {
            Seed = 0,
            Frames = golden["frames"].GetInt32(),
            Height = golden["height"].GetInt32(),
            Width = golden["width"].GetInt32(),
            NegativePrompt = golden["negative_prompt"].GetString()!,
            OnStep = step => latents.Add(step.Sample.clone().DetachFromDisposeScope()),
        });

        var expected = file.Read("out.latents");
        Assert.Equal(expected.size(0), latents.Count);
        for (var call = 0; call < latents.Count; call++)
        {
            GoldenAssert.Close(expected[call], latents[call], golden.Tolerance, $"out.latents after call {call}");
            latents[call].Dispose();
        }

        // The clip has 256 steps of each value: half a step is 1/510.
        var frames = clip.ToTensor().Plus_(1).Times_(0.5).transpose(VideoShape.ChannelAxis, VideoShape.FrameAxis);
        var difference = frames.sub(file.Read("out.frames")).abs().max().item<float>();
        Assert.InRange(difference, 0, 1f / 510 + 2e-3f);
    }

    private static LowPassFilter Filter(Func<string, JsonElement> parameter) => new()
    {
        Profile = Enum.Parse<LowPassProfile>(parameter("method").GetString()!, ignoreCase: true),
        Order = parameter("order").GetInt32(),
        SpatialStop = parameter("spatial_stop_frequency").GetDouble(),
        TemporalStop = parameter("temporal_stop_frequency").GetDouble(),
        AsPublished = true,
    };

    // The start of each pass: the first is given, the others are mixed with fresh noise.
    private sealed class GivenPassNoise(SafetensorsFile file) : IVideoNoisePrior
    {
        public MethodSpec Spec => MethodSpec.Independent;

        public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null)
        {
            if (key.Stream == 0)
            {
                return file.Read("in.latents");
            }

            using var noise = file.Read("in.fresh_noise");
            for (var pass = 1; pass <= noise.size(0); pass++)
            {
                if (key == new NoiseKey(key.Seed).At(NoiseAddress.Start(pass)))
                {
                    return noise[pass - 1].clone();
                }
            }

            throw new InvalidOperationException($"The case has no noise for {key}.");
        }
    }
}
