using Pyoco;

namespace FineTune;

/// <summary>Draws a data set: clips with captions beside them, and captions of scenes that no clip shows.</summary>
internal static class BallSet
{
    private const int CaptionsPerClip = 3;
    private const int HeldOutCaptions = 200;
    private const string HeldOutName = "held-out-captions.txt";

    public static void Draw(string folder, int clips, int seed)
    {
        var names = Enumerable.Range(0, clips).Select(i => $"{i:D4}").ToArray();
        OutputFolder.ThrowIfNotWritable(folder, [.. names.SelectMany(n => new[] { $"{n}.webp", $"{n}.txt" }), HeldOutName]);
        var scenes = BallScene.All.Where(s => !s.IsHeldOut).ToArray();
        var random = new Random(seed);
        var files = new Dictionary<string, Action<Stream>>();
        for (var i = 0; i < clips; i++)
        {
            var scene = scenes[i % scenes.Length];
            var clip = BallPainter.Paint(scene, random);
            var captions = string.Join('\n', Enumerable.Range(0, CaptionsPerClip).Select(_ => BallCaptions.Of(scene, random)));
            files[$"{names[i]}.webp"] = stream => clip.Save(stream, ClipFormat.WebP);
            files[$"{names[i]}.txt"] = stream => Write(stream, captions);
        }

        var heldOut = Captions(HeldOutCaptions, seed, isHeldOut: true).Select(h => h.Caption);
        files[HeldOutName] = stream => Write(stream, string.Join('\n', heldOut));
        OutputFolder.Write(folder, files);
        Console.WriteLine($"{clips} clips of {scenes.Length} scenes, {CaptionsPerClip} captions each, are in {folder}; "
            + $"{HeldOutName} has captions of the {BallScene.All.Count - scenes.Length} scenes that none of them shows.");
    }

    /// <summary>Captions, with what they say.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Fixes their words.</param>
    /// <param name="isHeldOut">Whether of the scenes that no clip of a set shows, or of the others.</param>
    public static IReadOnlyList<(BallScene Scene, string Caption)> Captions(int count, int seed, bool isHeldOut)
    {
        var scenes = BallScene.All.Where(s => s.IsHeldOut == isHeldOut).ToArray();
        var random = new Random(~seed);
        return [.. Enumerable.Range(0, count).Select(i => (scenes[i % scenes.Length], BallCaptions.Of(scenes[i % scenes.Length], random)))];
    }

    private static void Write(Stream stream, string text) => stream.Write(System.Text.Encoding.UTF8.GetBytes(text + "\n"));
}
