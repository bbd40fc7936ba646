using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using WebStudio.Clips;
using WebStudio.Model;

namespace WebStudio.Api;

/// <summary>What can be asked for, and the noise that it would begin with.</summary>
internal static class ModelEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapModel(this IEndpointRouteBuilder api)
    {
        api.MapGet("/model", Facts).WithSummary("The model, the choices and the limits").ProducesProblem(503);
        api.MapGet("/noise", Noise).WithSummary("The noise of a prior, its covariance by the formula and as measured")
            .ProducesValidationProblem();
    }

    private static async Task<Ok<StudioFacts>> Facts(
        ModelSource models, IOptions<StudioOptions> options, CancellationToken cancellationToken)
    {
        var model = await models.GetAsync(cancellationToken);
        var (facts, limits, rules) = (model.Facts, options.Value, new RunRules(options.Value, model));
        return TypedResults.Ok(new StudioFacts(
            facts, rules.Trained(), PriorChoice.All, SamplerChoice.All, DownloadFormat.All,
            new UsualFacts(RunRules.DefaultSampler, facts.Steps, RunRules.DefaultGuidance, facts.Frames, facts.Width, facts.Height),
            new LimitFacts(
                limits.MaxPromptLength, rules.MaxFrames, Math.Max(limits.MaxSide, Math.Max(facts.Width, facts.Height)), limits.MaxSteps,
                limits.MaxClipsPerRun, RunRules.MaxGuidance, PriorChoice.MaxAlpha, RunRules.MaxSeed)));
    }

    private static async Task<Results<Ok<NoiseSummary>, ValidationProblem>> Noise(
        ModelSource models, IOptions<StudioOptions> options, CancellationToken cancellationToken,
        string prior, double? alpha = null, long seed = 0, int? frames = null)
    {
        var model = await models.GetAsync(cancellationToken);
        var request = new RunRequest { Prompt = "noise", Priors = [new PriorRequest(prior, alpha)], Seed = seed, Frames = frames };
        if (new RunRules(options.Value, model).Check(request, out var mistakes) is not [var work])
        {
            return TypedResults.ValidationProblem(mistakes);
        }

        var (facts, asked) = (model.Facts, work.Options);
        var noise = ClipNoise.Draw(
            work.Prior, model.NoiseShape(asked.Frames!.Value, asked.Height!.Value, asked.Width!.Value), asked.Seed!.Value, facts.FrameRate);
        return TypedResults.Ok(NoiseSummary.Of(noise) with { Sheet = noise.Sheet });
    }
}
