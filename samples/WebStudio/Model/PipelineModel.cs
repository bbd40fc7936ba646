using Microsoft.Extensions.Options;
using Pyoco;
using Pyoco.Hosting;

namespace WebStudio.Model;

/// <summary>The registered pipeline as the model behind the page.</summary>
internal sealed class PipelineModel : IStudioModel
{
    private readonly VideoDiffusionPipeline _pipeline;
    private readonly IVideoCodec _codec;
    private readonly VideoShape _pixels;

    private PipelineModel(VideoDiffusionPipeline pipeline, int steps)
    {
        var info = pipeline.Model;
        _pipeline = pipeline;
        _codec = pipeline.GetService<IVideoModel>()!.Codec;
        _pixels = _codec.PixelShape(info.LatentShape);
        Facts = new ModelFacts(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(info.Source)), _pixels.Frames, info.MaxFrames, _pixels.Height, _pixels.Width,
            info.FrameRate, steps);
    }

    /// <inheritdoc/>
    public ModelFacts Facts { get; }

    /// <inheritdoc/>
    public MethodSpec Prior => _pipeline.Model.NoisePrior;

    /// <summary>The pipeline of a host; it is loaded here unless the warm-up has done so.</summary>
    public static PipelineModel Of(IServiceProvider services) => new(
        services.GetRequiredService<VideoDiffusionPipeline>(), services.GetRequiredService<IOptions<VideoDiffusionOptions>>().Value.Steps);

    /// <inheritdoc/>
    public VideoShape NoiseShape(int frames, int height, int width) =>
        _codec.LatentShape(new VideoShape(1, _pixels.Channels, frames, height, width));

    /// <inheritdoc/>
    public IVideoGenerator With(IVideoNoisePrior prior) => _pipeline.With(builder => builder.UseNoise(prior).AllowOtherPrior());
}
