using Pyoco.Models;
using static TorchSharp.torch;

namespace PriorStudy;

/// <summary>Which clips: those that nothing was chosen by, those that the law of levels is chosen by, and real ones that distances are
/// measured from.</summary>
internal enum StudySplit
{
    Test,
    Validation,
    Reference,
}

/// <summary>A caption with its real clip, and what reads a clip of it.</summary>
/// <param name="Caption">The caption.</param>
/// <param name="Video">The real clip, (1, 3, F, H, W) in [-1, 1].</param>
/// <param name="Judge">Reads a clip that should show what the caption says.</param>
internal sealed record StudyClip(string Caption, Tensor Video, Func<Tensor, ClipReading> Judge) : IDisposable
{
    /// <summary>Releases the clip.</summary>
    public void Dispose() => Video.Dispose();
}

/// <summary>A data set of the study: an image model, clips to train on, captions to measure with, and a judge.</summary>
internal interface IStudySet : IDisposable
{
    /// <summary>Its name in files and pages.</summary>
    string Name { get; }

    /// <summary>Steps of the full run.</summary>
    int FullSteps { get; }

    /// <summary>The budgets above 0 in sixteenths of the full run.</summary>
    IReadOnlyList<int> Sixteenths { get; }

    /// <summary>The steps of the search for the law of noise levels, as 1 by this of the full run.</summary>
    int SearchDivisor { get; }

    /// <summary>What the judge reads, in its order.</summary>
    IReadOnlyList<string> Attributes { get; }

    /// <summary>How many captions of the test and the reference say something else in turn before the first ones come again; 1 where they
    /// do not go round.</summary>
    int Cycle { get; }

    /// <summary>The figures that the question of the page is of, by their names in the tables, the one that answers it first; none where no
    /// question was written down before.</summary>
    IReadOnlyList<string> Asked { get; }

    /// <summary>The laws of noise levels that a prior is tried with.</summary>
    IReadOnlyList<StudyLaw> Laws { get; }

    /// <summary>Features of clips.</summary>
    IClipFeatures Looks { get; }

    /// <summary>Features of their frame differences.</summary>
    IClipFeatures Motion { get; }

    /// <summary>The image model with fresh layers over frames.</summary>
    TextToVideoModel CreateModel(StudyLaw law, ulong seed);

    /// <summary>The clips of a step of training, a function of the seed and the step.</summary>
    TrainingBatch Batch(ulong seed, long step, int count);

    /// <summary>A caption of a split, by its number.</summary>
    StudyClip Clip(StudySplit split, int index);
}
