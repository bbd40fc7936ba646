using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>From a prompt and given noise to frames, through the pipeline as an application builds it.</summary>
[Trait("Category", "Golden")]
public sealed class PipelineGoldenTests
{
    public static TheoryData<string> Cases => GoldenCases.OfKind("pipeline");

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void EveryStepAndTheFramesAgree(string name) => Check(GoldenCases.Open(name));

    [SkippableTheory]
    [InlineData("out.latents")]
    [InlineData("out.frames")]
    public void AReferenceOffByOnePercentFails(string tensor)
    {
        var wrong = GoldenAssert.Scaled(GoldenCases.FirstOfKind("pipeline"), tensor);

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(wrong));
    }

    private static void Check(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(golden.PathOf("case.safetensors"));
        var folder = Path.Combine(GoldenCases.Root(), golden["base"].GetString()!);
        var guidance = golden["guidance_scale"].GetDouble();
        var latents = new List<Tensor>();

        using var pipeline = Builder(golden, folder).UseNoise(new GivenNoise(file))
            .UseModelSampler(golden["steps"].GetInt32()).UseGuidance(guidance).Build();
        var clip = pipeline.Generate(golden["prompt"].GetString()!, new GenerationOptions
        {
            Seed = 0,
            Frames = golden["frames"].GetInt32(),
            Height = golden["height"].GetInt32(),
            Width = golden["width"].GetInt32(),
            NegativePrompt = guidance == 1 ? "" : golden["negative_prompt"].GetString()!,
            OnStep = step => latents.Add(step.Sample.clone().DetachFromDisposeScope()),
        });

        var expected = file.Read("out.latents");
        var found = stack(latents);
        latents.ForEach(l => l.Dispose());
        Assert.Equal(expected.shape, found.shape);
        for (var call = 0L; call < expected.size(0); call++)
        {
            GoldenAssert.Close(expected[call], found[call], golden.Tolerance, $"out.latents after call {call}");
        }

        CheckText(golden, folder, file);
        CheckFrames(golden, folder, file.Read("out.frames"), found[-1], clip);
    }

    private static VideoDiffusionPipelineBuilder Builder(GoldenCase golden, string folder)
    {
        var scheduler = golden.Text("scheduler");
        var builder = VideoDiffusionPipeline.CreateBuilder().UseModel(
            folder, options: new ModelLoadOptions { Scheduler = scheduler is null ? null : _ => SchedulerConfig.Parse(scheduler) });
        return golden.Text("adapter") is { } adapter
            ? builder.UseMotionAdapter(Path.Combine(GoldenCases.Root(), adapter.Trim('"')))
            : builder;
    }

    private static void CheckText(GoldenCase golden, string folder, SafetensorsFile file)
    {
        using var model = TextToVideoModel.Load(folder);
        foreach (var (tensor, prompt) in new[] { ("out.prompt_embeds", "prompt"), ("out.negative_embeds", "negative_prompt") })
        {
            if (file.Names.Contains(tensor))
            {
                using var text = model.TextEncoder!.Encode([golden[prompt].GetString()!]);
                GoldenAssert.Close(file.Read(tensor), text.States, golden.Tolerance, tensor);
            }
        }
    }

    // The clip holds frames in 256 steps, so the decoded latents are compared, and then the clip with them.
    private static void CheckFrames(GoldenCase golden, string folder, Tensor expected, Tensor latents, VideoClip clip)
    {
        using var vae = AutoencoderKL.Load(Path.Combine(folder, "vae"));
        var frames = vae.Decode(latents).Plus_(1).Times_(0.5).Limit_(0, 1)
            .transpose(VideoShape.ChannelAxis, VideoShape.FrameAxis); // (B, F, 3, H, W)
        GoldenAssert.Close(expected, frames, golden.Tolerance, "out.frames");

        var pixels = frames[0].permute(0, 2, 3, 1).contiguous().flatten(1); // (F, H * W * 3)
        Assert.Equal(pixels.size(0), clip.FrameCount);
        for (var i = 0; i < clip.FrameCount; i++)
        {
            var values = pixels[i].data<float>().ToArray();
            Assert.All(clip.Frame(i).ToArray().Zip(values), p => Assert.InRange(p.First - (255 * p.Second), -0.51f, 0.51f));
        }
    }
}
