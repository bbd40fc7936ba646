namespace Pyoco.Noise;

/// <summary>Makes the priors of this package from their specifications; reads the names that ConsistI2V uses as well.</summary>
/// <remarks>A prior's specification is what its <see cref="IVideoNoisePrior.Spec"/> says. From ConsistI2V come <c>vanilla</c> (independent noise),
/// <c>pyoco_mixed</c> and <c>pyoco_progressive</c>, and <c>noise_alpha</c> for alpha. Priors of videos are read from the file that a specification names.</remarks>
public sealed class NoisePriorFactory : INoisePriorFactory
{
    // In the order of the catalogue.
    private static readonly Dictionary<string, Func<SpecReader, IVideoNoisePrior>> Makers = new()
    {
        ["independent"] = _ => new IndependentNoise(),
        ["mixed"] = spec => new MixedNoise(Alpha(spec)),
        ["progressive"] = spec => new ProgressiveNoise(Alpha(spec)),
        ["shared"] = _ => new SharedNoise(),
        ["decomposed"] = spec => new DecomposedNoise(spec.Numbers("shares")),
        ["kernel"] = Kernel,
        ["looping"] = spec => new LoopingNoise(spec.Whole("period"), spec.Number("alpha")),
        ["shots"] = spec => new MultiShotNoise(Inner(spec, "within"), spec.Wholes("lengths"), spec.Number("across")),
        ["blended"] = spec => new BlendedNoise(Inner(spec, "first"), Inner(spec, "second"), spec.Number("share")),
        ["offset"] = spec => new OffsetNoise(Inner(spec, "pixels"), Inner(spec, "offsets"), spec.Number("strength")),
        ["frequency"] = spec => new FrequencyNoise(Inner(spec, "low"), Inner(spec, "high"), Filter(spec)),
        ["rescheduled"] = spec => new FreeNoise(Inner(spec, "context"), spec.Whole("length"), spec.Whole("stride")),
        ["residual"] = spec => new ResidualNoise(Stored(spec), spec.Number("threshold")),
        ["captured"] = spec => new FixedNoise(Stored(spec), spec.Has("steps") ? Inner(spec, "steps") : null),
        ["vanilla"] = Vanilla,
        ["pyoco_mixed"] = spec => new MixedNoise(Alpha(spec)),
        ["pyoco_progressive"] = spec => new ProgressiveNoise(Alpha(spec)),
    };

    private NoisePriorFactory()
    {
    }

    /// <summary>The factory.</summary>
    public static NoisePriorFactory Instance { get; } = new();

    /// <inheritdoc/>
    public IVideoNoisePrior Create(MethodSpec spec, string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (!Makers.TryGetValue(spec.Name, out var make))
        {
            throw new NotSupportedException($"No noise prior is named '{spec.Name}'; known are {string.Join(", ", Makers.Keys)}.");
        }

        var reader = new SpecReader(spec);
        var prior = make(reader);
        reader.RefuseOthers();
        return prior;
    }

    private static double Alpha(SpecReader spec) => spec.Number("alpha", "noise_alpha");

    private static IVideoNoisePrior Inner(SpecReader spec, string name) => Instance.Create(spec.Prior(name));

    private static StoredVideo Stored(SpecReader spec)
    {
        var hash = spec.Text("sha256");
        if (!spec.Has("file"))
        {
            throw new NotSupportedException($"The noise prior {spec} was made of a tensor, which it does not hold; make it of that tensor, or of a file.");
        }

        var video = StoredVideo.Load(spec.Text("file"));
        return video.Hash == hash
            ? video
            : throw new InvalidDataException($"The values in {video.File} have the hash {video.Hash}; the noise prior was made of those with {hash}.");
    }

    private static GaussianProcessNoise Kernel(SpecReader spec)
    {
        var (kernel, scale, nugget) = (CovarianceKernels.Named(spec.Text("kernel")), spec.Number("scale"), spec.Has("nugget") ? spec.Number("nugget") : 0);
        return spec.Has("times")
            ? new GaussianProcessNoise(kernel, scale, spec.Numbers("times"), nugget)
            : new GaussianProcessNoise(kernel, scale, spec.Number("rate"), nugget);
    }

    private static SpatialFilter Filter(SpecReader spec) => spec.Text("filter") switch
    {
        "gaussian" => SpatialFilter.Gaussian(spec.Number("cutoff")),
        "butterworth" => SpatialFilter.Butterworth(spec.Number("cutoff"), spec.Whole("order")),
        var other => throw new ArgumentException($"No filter is named '{other}'; known are gaussian, butterworth.", nameof(spec)),
    };

    // ConsistI2V's configurations carry an alpha with every method; vanilla noise does not read it.
    private static IndependentNoise Vanilla(SpecReader spec)
    {
        spec.Ignore("alpha", "noise_alpha");
        return new IndependentNoise();
    }
}
