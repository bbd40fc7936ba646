using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Pyoco;

/// <summary>The settings of a pipeline without its model: cheap to copy, so that a derived pipeline starts from them.</summary>
internal sealed record PipelineSettings
{
    public IVideoNoisePrior? Prior { get; init; }

    public INoisePriorFactory? Factory { get; init; }

    public bool UsesModelNoise { get; init; }

    public bool AllowsOtherPrior { get; init; }

    public ISampler? Sampler { get; init; }

    public bool UsesModelSampler { get; init; }

    public int Steps { get; init; }

    public Func<int, NoiseSchedule>? Schedule { get; init; }

    public IGuidance Guidance { get; init; } = new ClassifierFreeGuidance(1);

    public FrameWindows? Windows { get; init; }

    public FeatureReuse? FeatureReuse { get; init; }

    public Decorators<ISampler> Samplers { get; init; } = new("sampler");

    public Decorators<IVideoDenoiser> Denoisers { get; init; } = new("denoiser");

    public Decorators<IGuidance> Guidances { get; init; } = new("guidance rule");

    public Decorators<ITextEncoder> TextEncoders { get; init; } = new("text encoder");

    public Decorators<IVideoCodec> Codecs { get; init; } = new("codec");

    public RunLimits Limits { get; init; } = new();

    public int RequestBatching { get; init; } = 1;

    public long StreamBuffer { get; init; } = VideoDiffusionPipelineBuilder.DefaultStreamBuffer;

    public ILoggerFactory? Loggers { get; init; }
}

/// <summary>The decorators of one seam, the first added outermost.</summary>
internal sealed record Decorators<T>(string Kind)
    where T : class
{
    private ImmutableList<Func<T, T>> All { get; init; } = [];

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => All.IsEmpty;

    public Decorators<T> Add(Func<T, T> decorate)
    {
        ArgumentNullException.ThrowIfNull(decorate);
        return this with { All = All.Add(decorate) };
    }

    /// <summary>The decorated part.</summary>
    /// <exception cref="InvalidOperationException">A decorator returned null.</exception>
    public T Apply(T part)
    {
        for (var i = All.Count - 1; i >= 0; i--)
        {
            part = All[i](part)
                ?? throw new InvalidOperationException($"Decorator {i + 1} of the {Kind} returned null; a {Kind} was expected.");
        }

        return part;
    }
}
