using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Pyoco.Hosting;

/// <summary>The rules of one pipeline's section that attributes cannot state: specifications that can be made, no unknown entry.</summary>
/// <param name="pipeline">The name of the pipeline's options.</param>
/// <param name="section">The section.</param>
/// <param name="priors">Knows the priors.</param>
internal sealed class SpecificationRules(string pipeline, IConfiguration section, INoisePriorFactory priors)
    : IValidateOptions<VideoDiffusionOptions>
{
    private static readonly string[] Known =
    [
        nameof(VideoDiffusionOptions.Model), nameof(VideoDiffusionOptions.Steps), nameof(VideoDiffusionOptions.Sampler),
        nameof(VideoDiffusionOptions.NoisePrior), nameof(VideoDiffusionOptions.AllowOtherPrior), nameof(VideoDiffusionOptions.Guidance),
        nameof(VideoDiffusionOptions.ConcurrentRuns), nameof(VideoDiffusionOptions.WaitingRuns),
        nameof(VideoDiffusionOptions.RequestBatching), nameof(VideoDiffusionOptions.MaxSeconds),
        nameof(VideoDiffusionOptions.MaxMegabytes), nameof(VideoDiffusionOptions.WarmUp),
        nameof(VideoDiffusionOptions.StuckAfterSeconds),
    ];

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, VideoDiffusionOptions options)
    {
        if (name != pipeline)
        {
            return ValidateOptionsResult.Skip;
        }

        string[] mistakes =
        [
            .. section.GetChildren().Select(c => c.Key).Where(key => !Known.Contains(key, StringComparer.OrdinalIgnoreCase))
                .Select(key => $"The entry '{key}' is unknown; {string.Join(", ", Known)} are known."),
            .. Mistake(nameof(options.Sampler), options.Sampler, spec => SamplerFactory.Create(spec)),
            .. Mistake(nameof(options.Guidance), options.Guidance, spec => GuidanceFactory.Create(spec)),
            .. Mistake(nameof(options.NoisePrior), options.NoisePrior, CheckPrior),
        ];
        return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    // A prior of files is made with the model, whose folder they are in.
    private object? CheckPrior(MethodSpec spec)
    {
        try
        {
            return priors.Create(spec);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Mistake(string entry, string? text, Func<MethodSpec, object?> make)
    {
        if (text is null)
        {
            yield break;
        }

        string? reason = null;
        try
        {
            make(SpecificationText.Parse(text));
        }
        catch (Exception e) when (e is FormatException or ArgumentException or NotSupportedException)
        {
            reason = e.Message;
        }

        if (reason is not null)
        {
            yield return $"{entry} is {text}, which cannot be made: {reason}";
        }
    }
}
