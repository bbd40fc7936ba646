using Pyoco.Models;
using static TorchSharp.torch;

namespace PriorStudy;

/// <summary>One training of the study: a prior with a law of levels and a seed, at a constant rate, whose snapshots serve all
/// budgets.</summary>
internal sealed class StudyTraining : IDisposable
{
    private const int ValidationBatches = 2;
    private const int FirstValidationClip = 1_000_000; // no caption of the search
    private const double MostRecipeError = 0.05;
    private const double WarmupShare = 1.0 / 3; // of the first budget

    // Those that are stored and a longer one (EDM2, arXiv 2312.02696).
    private static readonly double[] Widths = [0.05, 0.1, 0.15];
    private static readonly double[] Places = [0.125, 0.375, 0.625, 0.875];

    private readonly IStudySet _set;
    private readonly StudySettings _settings;
    private readonly ulong _seed;
    private readonly string _folder;
    private readonly TextToVideoModel _model;
    private readonly DiffusionTrainer _trainer;

    /// <summary>A training that begins, or that a folder has.</summary>
    public StudyTraining(IStudySet set, StudySettings settings, StudyPrior prior, StudyLaw law, int seed, string folder)
    {
        (_set, _settings, _seed, _folder) = (set, settings, (ulong)seed, folder);
        var first = settings.Budgets[1];
        _model = set.CreateModel(law, _seed);
        _trainer = new DiffusionTrainer(_model, prior.Noise, new TrainingOptions
        {
            Steps = settings.Steps,
            Seed = _seed,
            Levels = NoiseLevelLaw.LogNormal(law.Mean, law.Deviation),
            Optimizer = new OptimizerOptions
            {
                LearningRate = settings.LearningRate, DecayShare = 0, WarmupSteps = (long)(first * WarmupShare),
            },
            SnapshotEvery = first,
        });
    }

    /// <summary>Trains until there is a snapshot of a step.</summary>
    /// <exception cref="OperationCanceledException">It was stopped; the folder has its state.</exception>
    public void To(int step, Action<string> report, CancellationToken cancellation)
    {
        while (!File.Exists(Path.Combine(_folder, "averages", FormattableString.Invariant($"step-{step:D9}.safetensors"))))
        {
            cancellation.ThrowIfCancellationRequested();
            using var run = new TrainingRun(_trainer, _folder) { ProgressInterval = 60 };
            if (_trainer.StepsDone >= step)
            {
                throw new InvalidDataException($"{_folder} has no snapshot of step {step} and is beyond it; delete the folder.");
            }

            using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            run.Run(
                at =>
                {
                    if (at >= step - 1)
                    {
                        until.Cancel(); // the step under way is the last one
                    }

                    return _set.Batch(_seed, at, _settings.Batch);
                },
                report,
                until.Token);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Does something with the model as it is before any step: the layers over frames change nothing yet.</summary>
    /// <exception cref="InvalidOperationException">Steps were done already.</exception>
    public void WithStart(Action<TextToVideoModel> action)
    {
        if (_trainer.StepsDone > 0)
        {
            throw new InvalidOperationException($"The training has done {_trainer.StepsDone} steps; none was expected.");
        }

        action(_model);
    }

    /// <summary>Does something with the model at a step, its weights averaged over the width that validates best.</summary>
    /// <param name="step">A step that there is a snapshot of.</param>
    /// <param name="action">What is done, with the width.</param>
    public void WithAverage(int step, Action<TextToVideoModel, double> action)
    {
        var snapshots = AverageSnapshots.Load(Path.Combine(_folder, "averages"));
        var widths = Widths.Where(w => snapshots.Recipe(w, step).Error < MostRecipeError).ToArray();
        var best = widths.Length == 1 ? widths[0] : widths.MinBy(w => With(snapshots, w, step, ValidationLoss));
        With(snapshots, best, step, () =>
        {
            action(_model, best);
            return 0.0;
        });
    }

    /// <summary>Releases model and trainer.</summary>
    public void Dispose()
    {
        _trainer.Dispose();
        _model.Dispose();
    }

    private double With(AverageSnapshots snapshots, double width, int step, Func<double> action)
    {
        var weights = snapshots.Average(width, step);
        try
        {
            var result = 0.0;
            _trainer.WithWeights(weights, () => result = action());
            return result;
        }
        finally
        {
            foreach (var weight in weights.Values)
            {
                weight.Dispose();
            }
        }
    }

    // Of one law and one prior the losses of two averages can be compared.
    private double ValidationLoss()
    {
        var losses = new List<double>();
        for (var batch = 0; batch < ValidationBatches; batch++)
        {
            using var scope = NewDisposeScope();
            var first = FirstValidationClip + batch * _settings.Batch;
            StudyClip[] clips =
                [.. Enumerable.Range(first, _settings.Batch).Select(i => _set.Clip(StudySplit.Validation, i))];
            using var videos = new TrainingBatch(cat([.. clips.Select(c => c.Video)]), [.. clips.Select(c => c.Caption)]);
            foreach (var place in Places)
            {
                losses.AddRange(_trainer.Validate(videos, place, draw: batch));
            }
        }

        return losses.Average();
    }
}
