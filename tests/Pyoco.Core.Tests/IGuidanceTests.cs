using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Tests;

/// <summary>A rule of somebody else's: CFG++, which takes the noise of the unconditional branch.</summary>
public sealed class IGuidanceTests
{
    [Fact]
    public void TheNoiseOfAnotherBranchCarriesThroughASamplersStep()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var noise = randn([1, 1, 2, 3, 3], dtype: float64, generator: generator);
        var schedule = new NoiseSchedule([new NoiseLevel(0.6, 0.8), new NoiseLevel(0.8, 0.6)], initialScale: 1);
        var branches = new Dictionary<string, IVideoDenoiser>
        {
            ["positive"] = new GaussianDenoiser(0.7, 0.4),
            ["negative"] = new GaussianDenoiser(-0.2, 0.9),
        };
        using var prompts = new Prompts(() => new DenoiserRequest { Video = Named("positive") }, () => new DenoiserRequest());

        var denoiser = new CfgPlusPlus(0.6).Guide(r => branches[r.Video is null ? "negative" : "positive"], prompts);
        var x = new EulerSampler().Sample(denoiser, noise, schedule, SamplingRun.Default);

        // arXiv 2406.08070, algorithm 2: the guided estimate, put back to noise with the unconditional epsilon.
        var positive = branches["positive"].Clean(noise, schedule.Levels[0]);
        var negative = branches["negative"].Clean(noise, schedule.Levels[0]);
        var epsilon = (noise - negative.Times(0.6)).Over(0.8);
        TensorAssert.Close(negative.Plus((positive - negative).Times(0.6)).Times(0.8).Plus(epsilon.Times(0.6)), x, tolerance: 1e-12);
    }

    [Fact]
    public void ARuleTakesANegativePromptUnlessItSaysOtherwise()
    {
        var model = new FakeVideoModel();
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(model).UseNoise(CholeskyNoise.White).UseEuler(2).UseGuidance(new CfgPlusPlus(0.6)).Build();

        var clip = pipeline.Generate("an orc", new GenerationOptions { NegativePrompt = "blurry" });

        Assert.Equal("cfg++(scale=0.6)", clip.Report!.Guidance!.ToString());
        Assert.Equal(["an orc", "blurry"], model.Prompts.Order());
    }

    private static VideoConditioning Named(string name) => new(zeros(name.Length));

    private sealed class CfgPlusPlus(double scale) : IGuidance
    {
        public MethodSpec Spec => new("cfg++", ("scale", scale));

        public IVideoDenoiser Guide(Func<DenoiserRequest, IVideoDenoiser> bind, Prompts prompts)
        {
            var (positive, negative) = (bind(prompts.Positive), bind(prompts.Negative));
            return new DelegateDenoiser((x, level) =>
            {
                using var scope = NewDisposeScope();
                var (from, to) = (negative.Clean(x, level), positive.Clean(x, level));
                return new DenoiserOutput(from.Plus((to - from).Times(scale)), from).MoveToOuterDisposeScope();
            });
        }
    }
}
