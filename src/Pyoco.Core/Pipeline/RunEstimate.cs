using static TorchSharp.torch;

namespace Pyoco;

/// <summary>What a run is expected to take: the evaluations are counted in a walk of the sampler without the network.</summary>
/// <param name="parts">What the run is made of.</param>
/// <param name="pace">What the model was seen to take.</param>
internal sealed class RunEstimate(RunParts parts, RunPace pace)
{
    private CheckedRequest Request => parts.Request;

    private RunWatch Watch => parts.Watch;

    /// <summary>Counts the evaluations, and measures one evaluation and one frame where the model's pace is not known.</summary>
    public GenerationEstimate Estimate()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var batch = new ClipBatch(0, [.. Request.Prompts.Take(Request.BatchSize)]);
        using var prompts = parts.Encode(batch);
        var start = parts.Draw(batch, NoiseAddress.Start());
        var (count, checks) = (new EvaluationCount(), new CheckedParts(Request.Plan.Schedule.Steps, Watch.Proceed));
        var run = new SamplingRun { CancellationToken = Watch.CancellationToken, DrawNoise = _ => start.clone() };
        var denoiser = parts.Denoiser(prompts, checks, branch => count.Network(parts.Model.Bind(branch)));
        parts.Sampler().Sample(denoiser, start, Request.Plan.Schedule, run);

        var clips = (double)Request.Prompts.Count / batch.Count;
        var one = start.narrow(VideoShape.FrameAxis, 0, count.Shapes[0].Frames);
        var measured = pace.Evaluation(VideoShape.Of(one), () => Evaluate(one, prompts));
        var evaluation = measured.Duration / VideoShape.Of(one).ElementCount;
        var frame = pace.Frame(Request.Pixels, () => DecodeOne(start));
        var frames = (long)Request.Pixels.Frames * Request.Prompts.Count;
        return new GenerationEstimate(
            (int)Math.Ceiling(count.Shapes.Count * clips),
            (evaluation * count.Shapes.Sum(s => s.ElementCount) * clips) + (frame * frames),
            (measured.Bytes * count.Shapes.Max(s => s.ElementCount) / VideoShape.Of(one).ElementCount)
                + (frames * Request.Pixels.Channels * Request.Pixels.Height * Request.Pixels.Width));
    }

    private void Evaluate(Tensor unitNoise, Prompts prompts)
    {
        using var scope = NewDisposeScope();
        Watch.Proceed();
        var noisy = unitNoise.Times(Request.Plan.Schedule.InitialScale);
        parts.Model.Bind(prompts.Positive).Denoise(noisy, Request.Plan.Schedule.Step(0).From);
    }

    private void DecodeOne(Tensor latents)
    {
        using var scope = NewDisposeScope();
        Watch.Proceed();
        Request.Codec.Decode(latents.narrow(VideoShape.BatchAxis, 0, 1).narrow(VideoShape.FrameAxis, 0, 1));
    }
}
