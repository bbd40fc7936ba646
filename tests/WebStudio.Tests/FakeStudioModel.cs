using Pyoco;
using Pyoco.Testing;
using WebStudio.Model;

namespace WebStudio.Tests;

/// <summary>A model of 32 x 32 pixels and 8 frames, trained with progressive noise as it says, that computes nothing.</summary>
internal sealed class FakeStudioModel(FakeVideoOptions options) : IStudioModel
{
    private readonly FakeVideoGenerator _generator = new(options);

    public IReadOnlyList<FakeCall> Calls => _generator.Calls;

    public ModelFacts Facts { get; } =
        new("fake", options.Frames, 16, options.Height, options.Width, options.FrameRate, 4);

    public MethodSpec Prior { get; } = new("progressive", ("alpha", 2));

    public VideoShape NoiseShape(int frames, int height, int width) => new(1, 3, frames, height, width);

    public IVideoGenerator With(IVideoNoisePrior prior) => new WithPrior(_generator, prior);

    // The fake knows no priors; the reports of clips state them.
    private sealed class WithPrior(IVideoGenerator inner, IVideoNoisePrior prior) : IVideoGenerator
    {
        public async Task<IReadOnlyList<VideoClip>> GenerateAsync(
            IReadOnlyList<string> prompts, GenerationOptions? options, IProgress<GenerationProgress>? progress,
            CancellationToken cancellationToken)
        {
            var clips = await inner.GenerateAsync(prompts, options, progress, cancellationToken);
            return
            [
                .. clips.Select(clip => new VideoClip(
                    Enumerable.Range(0, clip.FrameCount).Select(clip.Frame), clip.Width, clip.Height, clip.FrameRate)
                {
                    Report = clip.Report! with
                    {
                        NoisePrior = prior.Spec, Sampler = options?.Sampler?.Spec, Guidance = options?.Guidance?.Spec,
                    },
                }),
            ];
        }

        public void Dispose()
        {
        }
    }
}
