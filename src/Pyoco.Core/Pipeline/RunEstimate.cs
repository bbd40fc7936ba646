using static TorchSharp.torch;

namespace Pyoco;

/// <summary>What a run is expected to take: the evaluations are counted in a walk of the sampler without the network.</summary>
/// <param name="parts">What the run is made of.</param>
/// <param name="pace">What the model was seen to take.</param>
internal sealed class RunEstimate(RunParts parts, RunPace pace)
{
    private CheckedRequest Request => parts.Request;

    private RunWatch Watch => parts.Watch;

    /// <summary>Encodes the first batch, and counts and measures with it.</summary>
    public GenerationEstimate Estimate()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var batch = parts.Batches()[0];
        using var prompts = parts.Encode(batch);
        return Estimate(batch, prompts);
    }

    /// <summary>Counts the evaluations, and measures one evaluation and one frame where the model's pace is not known.</summary>
    /// <param name="batch">The first batch.</param>
    /// <param name="prompts">Its prompts, with which a run goes on: what is encoded here belongs to the caller's scope.</param>
    public GenerationEstimate Estimate(ClipBatch batch, Prompts prompts)
    {
        var (count, checks) = (new EvaluationCount(), new CheckedParts(Request.Plan.Schedule.Steps, Watch.Proceed));
        var denoiser = parts.Denoiser(prompts, checks, branch => count.Network(Bind(branch)));
        var positive = prompts.Positive;
        using var scope = NewDisposeScope();
        var start = parts.Draw(batch, NoiseAddress.Start());
        var run = new SamplingRun { CancellationToken = Watch.CancellationToken, DrawNoise = _ => start.clone() };
        parts.Sampler().Sample(denoiser, start, Request.Plan.Schedule, run);

        var clips = (double)Request.Prompts.Count / batch.Count;
        var one = start.narrow(VideoShape.FrameAxis, 0, count.Shapes[0].Frames);
        var measured = pace.Evaluation(VideoShape.Of(one), () => Evaluate(one, positive));
        var evaluation = measured.Duration / VideoShape.Of(one).ElementCount;
        var frame = pace.Frame(Request.Pixels, () => DecodeOne(start));
        var frames = (long)Request.Pixels.Frames * Request.Prompts.Count;
        return new GenerationEstimate(
            (int)Math.Ceiling(count.Shapes.Count * clips),
            (evaluation * count.Shapes.Sum(s => s.ElementCount) * clips) + (frame * frames),
            (measured.Bytes * count.Shapes.Max(s => s.ElementCount) / VideoShape.Of(one).ElementCount)
                + (frames * Request.Pixels.Channels * Request.Pixels.Height * Request.Pixels.Width));
    }

    // A run keeps features of its own walk alone.
    private IVideoDenoiser Bind(DenoiserRequest branch) => parts.Model.Bind(branch with { Features = null });

    private void Evaluate(Tensor unitNoise, DenoiserRequest branch)
    {
        using var scope = NewDisposeScope();
        Watch.Proceed();
        var noisy = unitNoise.Times(Request.Plan.Schedule.InitialScale);
        Bind(branch).Denoise(noisy, Request.Plan.Schedule.Step(0).From);
    }

    private void DecodeOne(Tensor latents)
    {
        using var scope = NewDisposeScope();
        Watch.Proceed();
        Request.Codec.Decode(latents.narrow(VideoShape.BatchAxis, 0, 1).narrow(VideoShape.FrameAxis, 0, 1));
    }
}
