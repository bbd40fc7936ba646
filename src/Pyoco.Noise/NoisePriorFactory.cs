namespace Pyoco.Noise;

/// <summary>Makes the priors of this package from their specifications; reads the names that ConsistI2V uses as well.</summary>
/// <remarks>A prior's specification is what its <see cref="IVideoNoisePrior.Spec"/> says. From ConsistI2V come <c>vanilla</c> (independent
/// noise), <c>pyoco_mixed</c> and <c>pyoco_progressive</c>, and <c>noise_alpha</c> for alpha. Priors of videos are read from the file that
/// a specification names: of a model's folder only files inside it.</remarks>
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
        ["shots"] = spec => new MultiShotNoise(spec.Inner("within"), spec.Wholes("lengths"), spec.Number("across")),
        ["blended"] = spec => new BlendedNoise(spec.Inner("first"), spec.Inner("second"), spec.Number("share")),
        ["offset"] = spec => new OffsetNoise(spec.Inner("pixels"), spec.Inner("offsets"), spec.Number("strength")),
        ["frequency"] = spec => new FrequencyNoise(spec.Inner("low"), spec.Inner("high"), Filter(spec)),
        ["rescheduled"] = spec => new FreeNoise(spec.Inner("context"), spec.Whole("length"), spec.Whole("stride")),
        ["residual"] = spec => new ResidualNoise(Stored(spec), spec.Number("threshold")),
        ["captured"] = spec => new FixedNoise(Stored(spec), spec.Has("steps") ? spec.Inner("steps") : null),
        ["gaussian_process"] = Kernel,
        ["multi_shot"] = spec => new MultiShotNoise(spec.Inner("within"), spec.Wholes("lengths"), spec.Number("across")),
        ["free_noise"] = spec => new FreeNoise(spec.Inner("context"), spec.Whole("length"), spec.Whole("stride")),
        ["fixed"] = spec => new FixedNoise(Stored(spec), spec.Has("steps") ? spec.Inner("steps") : null),
        ["vanilla"] = Vanilla,
        ["pyoco_mixed"] = spec => new MixedNoise(Alpha(spec)),
        ["pyoco_progressive"] = spec => new ProgressiveNoise(Alpha(spec)),
    };

    private readonly INoisePriorFactory? _others;

    /// <summary>A factory that also makes priors of your own, alone and as parts of composed priors.</summary>
    /// <param name="others">Makes the priors whose names this package does not know. To make parts itself, it calls
    /// <c>new NoisePriorFactory(this)</c>.</param>
    public NoisePriorFactory(INoisePriorFactory others)
    {
        ArgumentNullException.ThrowIfNull(others);
        _others = others;
    }

    private NoisePriorFactory()
    {
    }

    /// <summary>The factory of this package's priors.</summary>
    public static NoisePriorFactory Instance { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => [.. Makers.Keys, .. _others?.Names ?? []];

    /// <inheritdoc/>
    public IVideoNoisePrior Create(MethodSpec spec, string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (!Makers.TryGetValue(spec.Name, out var make))
        {
            return CreateOther(spec, folder);
        }

        var reader = new SpecReader(spec, this, folder);
        var prior = make(reader);
        reader.RefuseOthers();
        return prior;
    }

    private IVideoNoisePrior CreateOther(MethodSpec spec, string? folder)
    {
        var isListed = _others?.Names.Contains(spec.Name) == true;
        if (_others is null || (!isListed && _others.Names.Count > 0))
        {
            throw Unknown(spec);
        }

        try
        {
            return _others.Create(spec, folder) ?? throw new InvalidOperationException(
                $"The factory {_others.GetType().Name} returned null for the noise prior '{spec.Name}'; a prior was expected.");
        }
        catch (NotSupportedException e) when (!isListed)
        {
            throw Unknown(spec, $" {_others.GetType().Name}: {e.Message}", e);
        }
    }

    private NotSupportedException Unknown(MethodSpec spec, string reason = "", Exception? inner = null) =>
        new($"No noise prior is named '{spec.Name}'; known are {string.Join(", ", Names)}.{reason}", inner);

    private static double Alpha(SpecReader spec) => spec.Number("alpha", "noise_alpha");

    private static StoredVideo Stored(SpecReader spec)
    {
        var hash = spec.Text("sha256");
        if (!spec.Has("file"))
        {
            throw new NotSupportedException(
                $"The noise prior {spec} was made of a tensor, which it does not hold; make it of that tensor, or of a file.");
        }

        var (file, folder) = (spec.Text("file"), spec.Folder);
        var video = StoredVideo.Load(file, folder);
        return video.Hash == hash ? video : throw new InvalidDataException(
            $"The values in '{file}'{(folder is null ? "" : $" of the folder {folder}")} are not those with the hash {hash}, "
                + "which the noise prior was made of.");
    }

    private static GaussianProcessNoise Kernel(SpecReader spec)
    {
        var (kernel, scale, nugget) = (CovarianceKernels.Named(spec.Text("kernel")), spec.Number("scale"), Nugget(spec));
        return spec.Has("times")
            ? new GaussianProcessNoise(kernel, scale, spec.Numbers("times"), nugget)
            : new GaussianProcessNoise(kernel, scale, spec.Number("rate"), nugget);
    }

    private static double Nugget(SpecReader spec) => spec.Has("nugget") ? spec.Number("nugget") : 0;

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
