namespace WebStudio.Api;

/// <summary>Clips to make: one for each prior and seed. What is left out is as <c>GET /api/model</c> says.</summary>
internal sealed record RunRequest
{
    /// <summary>What the clips are to show.</summary>
    public required string Prompt { get; init; }

    /// <summary>What they are not to show.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>The seed of the first clip, from 0 to 2^53 - 1001; the others have the following ones. Left out, one is drawn.</summary>
    public long? Seed { get; init; }

    /// <summary>How many seeds; left out, one.</summary>
    public int? Seeds { get; init; }

    /// <summary>The priors; left out, the one that the model was trained with.</summary>
    public IReadOnlyList<PriorRequest>? Priors { get; init; }

    /// <summary>The sampler.</summary>
    public string? Sampler { get; init; }

    /// <summary>Steps of the sampler.</summary>
    public int? Steps { get; init; }

    /// <summary>How strongly the prompt leads, from 0 to 20; 1 is not at all.</summary>
    public double? Guidance { get; init; }

    /// <summary>Frames of a clip.</summary>
    public int? Frames { get; init; }

    /// <summary>Columns of a frame.</summary>
    public int? Width { get; init; }

    /// <summary>Rows of a frame.</summary>
    public int? Height { get; init; }
}

/// <summary>A prior of the page.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Alpha">Its alpha; left out, the usual one.</param>
internal sealed record PriorRequest(string Name, double? Alpha);
