using TorchSharp;

namespace TrainSprites.Tests;

public sealed class SpriteBatchesTests
{
    private static readonly SpriteSheets Sheets = Synthetic();

    [Fact]
    public void ABatchIsAFunctionOfSeedAndStep()
    {
        using var one = new SpriteBatches(Sheets, 1).Clips(5, 3, 8);
        using var same = new SpriteBatches(Sheets, 1).Clips(5, 3, 8);
        using var other = new SpriteBatches(Sheets, 1).Clips(6, 3, 8);

        Assert.Equal([3, 3, 8, 64, 64], one.Video.shape);
        Assert.Equal(one.Captions, same.Captions);
        Assert.True(one.Video.equal(same.Video).all().item<bool>());
        Assert.NotEqual(one.Captions, other.Captions);
    }

    [Fact]
    public void TrainingNeverShowsAHeldOutCharacterAndEvaluationOnlyThose()
    {
        var batches = new SpriteBatches(Sheets, 1);
        for (var step = 0; step < 20; step++)
        {
            using var images = batches.Images(step, 16);
            using var clips = batches.Clips(step, 4, 2);
            using var held = batches.HeldOut(step, 4, 2);
            using var validation = batches.Validation(step, 4, 2);

            Assert.NotEqual(clips.Labels, validation.Labels);
            Assert.All(validation.Labels, l => Assert.False(l.Character.IsHeldOut));
            Assert.All(images.Labels.Concat(clips.Labels), l => Assert.False(l.Character.IsHeldOut));
            Assert.All(held.Labels, l => Assert.True(l.Character.IsHeldOut));
        }
    }

    [Fact]
    public void TheHeldOutCaptionIsThatOfTheClip()
    {
        using var held = new SpriteBatches(Sheets, 4).HeldOut(7, 1, 2);

        Assert.Equal(held.Captions[0], SpriteBatches.HeldOutCaption(4, 7));
    }

    [Fact]
    public void LayersAreComposedInOrderOverTheBackground()
    {
        using var batch = new SpriteBatches(Sheets, 1).Clips(0, 4, 8);
        for (var i = 0; i < 4; i++)
        {
            var (character, row) = (batch.Labels[i].Character, batch.Labels[i].Row);
            int[] sheets = [character.Body, character.Bottom, character.Top, character.Hair, character.Shoes];
            for (var f = 0; f < 8; f++)
            {
                foreach (var pixel in new[] { 0, 1000, 4095 })
                {
                    var expected = 128.0;
                    for (var part = 0; part < 5; part++)
                    {
                        var (value, alpha) = Pixel(part, sheets[part], row * Phases.Most + batch.Columns[i][f], pixel);
                        expected = value + expected * (255 - alpha) / 255.0;
                    }

                    Assert.Equal(expected / 127.5 - 1, batch.Video[i, 0, f, pixel / 64, pixel % 64].item<float>(), 5);
                }
            }
        }
    }

    [Fact]
    public void AFolderWithoutSheetsIsSaid()
    {
        Assert.Contains("bottomwear", Assert.Throws<DirectoryNotFoundException>(() => SpriteSheets.Load("/nowhere")).Message);
        var empty = Directory.CreateTempSubdirectory("pyoco-sprites-").FullName;
        Assert.Contains("0.png", Assert.Throws<FileNotFoundException>(() => SpriteSheets.Load(empty)).Message);
        Directory.Delete(empty);
    }

    // Premultiplied value and alpha of a made-up sheet: every third pixel of a layer is transparent.
    private static (byte Value, byte Alpha) Pixel(int part, int sheet, int cell, int pixel)
    {
        var alpha = (pixel + part) % 3 == 0 ? 0 : 100 + 10 * part;
        return ((byte)(alpha == 0 ? 0 : (sheet * 7 + cell + pixel) % alpha), (byte)alpha);
    }

    private static SpriteSheets Synthetic() => SpriteSheets.Of(
    [
        .. Character.Counts.Select((count, part) => Enumerable.Range(0, count).Select(sheet =>
            Enumerable.Range(0, ClipLabel.Rows * Phases.Most).Select(cell =>
            {
                var rgba = new byte[4 * 4096];
                for (var pixel = 0; pixel < 4096; pixel++)
                {
                    var (value, alpha) = Pixel(part, sheet, cell, pixel);
                    rgba.AsSpan(4 * pixel, 3).Fill(value);
                    rgba[4 * pixel + 3] = alpha;
                }

                return rgba;
            }).ToArray()).ToArray()),
    ]);
}
