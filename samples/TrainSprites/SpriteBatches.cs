using Pyoco.Models;
using static TorchSharp.torch;

namespace TrainSprites;

/// <summary>A batch of clips with their captions, labels and columns.</summary>
public sealed record SpriteBatch(Tensor Video, IReadOnlyList<string> Captions,
    IReadOnlyList<ClipLabel> Labels, IReadOnlyList<int[]> Columns) : IDisposable
{
    /// <summary>What a training takes of it; the batch need not be disposed then.</summary>
    public TrainingBatch ToTrainingBatch() => new(Video, Captions);

    /// <summary>Releases the clips.</summary>
    public void Dispose() => Video.Dispose();
}

/// <summary>Makes the batch of any step from the sheets: a function of the seed and the step alone.</summary>
public sealed class SpriteBatches(SpriteSheets sheets, ulong seed)
{
    private const int Channels = 3;

    /// <summary>Single frames of training characters, (count, 3, 1, 64, 64); every column of every row.</summary>
    public SpriteBatch Images(long step, int count)
    {
        var random = new SplitMix(seed, step, purpose: 1);
        return Draw(ref random, count, frames: 1, heldOut: false, allNamed: false);
    }

    /// <summary>Clips of training characters, (count, 3, frames, 64, 64).</summary>
    public SpriteBatch Clips(long step, int count, int frames)
    {
        var random = new SplitMix(seed, step, purpose: 2);
        return Draw(ref random, count, frames, heldOut: false, allNamed: false);
    }

    /// <summary>Clips of characters that training never shows, captions that name everything, (count, 3, frames, 64, 64).</summary>
    public SpriteBatch HeldOut(long step, int count, int frames)
    {
        var random = new SplitMix(seed, step, purpose: 3);
        return Draw(ref random, count, frames, heldOut: true, allNamed: true);
    }

    /// <summary>Clips of training characters that no step of training draws, captions that name everything, (count, 3, frames, 64, 64):
    /// for choices that must not see those of <see cref="HeldOut"/>.</summary>
    public SpriteBatch Validation(long step, int count, int frames)
    {
        var random = new SplitMix(seed, step, purpose: 6);
        return Draw(ref random, count, frames, heldOut: false, allNamed: true);
    }

    /// <summary>The caption of the first clip of <see cref="HeldOut"/>; needs no sheets.</summary>
    public static string HeldOutCaption(ulong seed, long step)
    {
        var random = new SplitMix(seed, step, purpose: 3);
        return CaptionGrammar.Caption(ClipLabel.OfRow(Character.Draw(ref random, heldOut: true), random.Below(ClipLabel.Rows)),
            ref random, all: true).Text;
    }

    /// <summary>Captions of characters with what they say, a function of the seed and the step; needs no sheets.</summary>
    public static IReadOnlyList<SpriteCaption> Captions(ulong seed, long step, int count, bool heldOut = false)
    {
        var random = new SplitMix(seed, step, purpose: heldOut ? 5u : 4u);
        var captions = new SpriteCaption[count];
        for (var i = 0; i < count; i++)
        {
            captions[i] = CaptionGrammar.Caption(
                ClipLabel.OfRow(Character.Draw(ref random, heldOut), random.Below(ClipLabel.Rows)), ref random);
        }

        return captions;
    }

    private SpriteBatch Draw(ref SplitMix random, int count, int frames, bool heldOut, bool allNamed)
    {
        var (labels, columns, captions) = (new ClipLabel[count], new int[count][], new string[count]);
        for (var i = 0; i < count; i++)
        {
            labels[i] = ClipLabel.OfRow(Character.Draw(ref random, heldOut), random.Below(ClipLabel.Rows));
            columns[i] = frames == 1 ? [random.Below(Phases.Count(labels[i].Action))] : Phases.OfClip(labels[i].Action, frames);
            captions[i] = CaptionGrammar.Caption(labels[i], ref random, allNamed).Text;
        }

        return new SpriteBatch(Compose(labels, columns, frames), captions, labels, columns);
    }

    private Tensor Compose(ClipLabel[] labels, int[][] columns, int frames)
    {
        const int plane = SpriteSheets.Size * SpriteSheets.Size;
        var video = new float[labels.Length * Channels * frames * plane];
        var frame = new float[Channels * plane];
        for (var i = 0; i < labels.Length; i++)
        {
            for (var f = 0; f < frames; f++)
            {
                sheets.Compose(labels[i].Character, labels[i].Row, columns[i][f], frame);
                for (var c = 0; c < Channels; c++)
                {
                    frame.AsSpan(c * plane, plane).CopyTo(video.AsSpan(((i * Channels + c) * frames + f) * plane));
                }
            }
        }

        using var scope = NewDisposeScope();
        return tensor(video).reshape(labels.Length, Channels, frames, SpriteSheets.Size, SpriteSheets.Size).MoveToOuterDisposeScope();
    }
}
