using System.Globalization;
using Pyoco;
using Pyoco.Models;

namespace FineTune;

/// <summary>Clips that a model makes while it is trained, to be watched: <c>samples/step-000500.webp</c> and so on in the run's folder, of
/// one caption and one seed.</summary>
/// <param name="trainer">The training, whose averaged weights draw.</param>
/// <param name="model">Its model.</param>
/// <param name="prior">The prior that it learns.</param>
/// <param name="folder">The run's folder.</param>
internal sealed class SampleClips(DiffusionTrainer trainer, TextToVideoModel model, IVideoNoisePrior prior, string folder)
{
    private const int Steps = 12;
    private const double Guidance = 4;

    /// <summary>Steps of the training from one clip to the next; 0 for none.</summary>
    public required int Every { get; init; }

    /// <summary>What is drawn; a model that reads no text draws without it.</summary>
    public required string Caption { get; init; }

    /// <summary>Frames, size and seed of the clips.</summary>
    public required GenerationOptions Options { get; init; }

    /// <summary>The batches of a training, with a clip drawn before those of the steps that it is due at.</summary>
    /// <param name="batches">The batches.</param>
    /// <param name="cancellation">Stops the drawing.</param>
    public TrainingBatchSource Between(TrainingBatchSource batches, CancellationToken cancellation) => step =>
    {
        if (Every > 0 && step > 0 && step % Every == 0)
        {
            Draw(step, cancellation);
        }

        return batches(step);
    };

    /// <summary>Draws the clip of a training that has come to its end.</summary>
    /// <param name="cancellation">Stops the drawing.</param>
    public void End(CancellationToken cancellation)
    {
        if (Every > 0 && trainer.StepsDone == trainer.Options.Steps)
        {
            Draw(trainer.StepsDone, cancellation);
        }
    }

    private void Draw(long step, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, "samples", string.Create(CultureInfo.InvariantCulture, $"step-{step:D6}.webp"));
        try
        {
            trainer.WithAverage(() => Clip(cancellation).Save(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.WriteLine($"The sample {path} could not be written: {e.Message} The training goes on.");
        }
    }

    private VideoClip Clip(CancellationToken cancellation)
    {
        var readsText = model.TextEncoder is not null;
        var builder = VideoDiffusionPipeline.CreateBuilder().UseModel(model).UseNoise(prior).UseEuler(Steps);
        using var pipeline = (readsText ? builder.UseGuidance(Guidance) : builder).Build();
        return pipeline.Generate(readsText ? Caption : "", Options, cancellationToken: cancellation);
    }
}
