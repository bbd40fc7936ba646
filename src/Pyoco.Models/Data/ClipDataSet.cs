using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pyoco.Models;

/// <summary>A folder of captioned clips to train on, listed and not decoded.</summary>
/// <remarks>
/// <para>Clips are GIF, animated WebP and animated PNG files, folders of frames, and where ffmpeg is installed every video that it reads;
/// still pictures are images for joint training. Sub-folders count, and so do the members of tar shards (WebDataset). A folder is one clip
/// where <see cref="VideoClip.SaveFrames"/> wrote it or where it has a caption of its own.</para>
/// <para>Captions: <c>name.txt</c> beside the clip, a caption a line; <c>metadata.csv</c> or <c>metadata.jsonl</c> with <c>file_name</c>
/// and <c>text</c>, as Hugging Face's folders have them; in a shard <c>key.txt</c> or <c>key.json</c>. Where several speak of a clip, it
/// has several captions.</para>
/// </remarks>
public sealed class ClipDataSet
{
    private const int LeastClips = 2;

    private ClipDataSet(string folder, CaptionedClip[] clips, IReadOnlyList<SkippedClip> skipped, ClipDataOptions options)
    {
        (Folder, Clips, Skipped, Options) = (folder, clips, skipped, options);
        Fingerprint = HashNames(clips);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The clips, in the order of their names.</summary>
    public IReadOnlyList<CaptionedClip> Clips { get; }

    /// <summary>What was left out when the folder was listed.</summary>
    public IReadOnlyList<SkippedClip> Skipped { get; }

    /// <summary>How it was opened.</summary>
    public ClipDataOptions Options { get; }

    /// <summary>SHA-256 of the names, sizes and captions, in lower-case hexadecimal: a training that goes on with another fingerprint goes
    /// on with other data.</summary>
    public string Fingerprint { get; }

    /// <summary>Lists the clips of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">What becomes of bad clips; they are skipped when null.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">It has no clips, only one, none with a caption, or a bad one that is not to be skipped; a
    /// file of captions is damaged or names a file outside its folder.</exception>
    public static ClipDataSet Open(string folder, ClipDataOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new ClipDataOptions();
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The folder of clips {folder} was not found.");
        }

        var listing = new ClipListing();
        ClipFolderReader.Read(folder, listing);
        var (clips, skipped) = listing.Result(options.RequireCaptions);
        if (options.BadClips == BadClips.Stop && skipped is [var first, ..])
        {
            throw new InvalidDataException($"{Path.Combine(folder, first.Name)} cannot be trained on. {first.Reason}");
        }

        ThrowIfTooFew(folder, clips, skipped);
        return new ClipDataSet(folder, clips, skipped, options);
    }

    /// <summary>Parts the clips in those to train on and those to validate with.</summary>
    /// <remarks>A clip's name decides (a hash of it), so that adding clips moves none. Clips of one sample, whose
    /// names differ in the extension alone (in a shard behind the first full stop), stay together, and the first name decides. A copy of a
    /// clip that is trained on is left out of validation: the contents of files of equal size are compared.</remarks>
    /// <param name="validationShare">About the share of clips to validate with, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of range.</exception>
    /// <exception cref="InvalidDataException">One of the parts would be empty.</exception>
    public (ClipDataSet Training, ClipDataSet Validation) Split(double validationShare)
    {
        if (!(validationShare is > 0 and < 1))
        {
            throw OutOfRange.Expected("above 0 and below 1", validationShare, nameof(validationShare));
        }

        var samples = Clips.GroupBy(c => c.Sample, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Name);
        var parts = Clips.ToLookup(c => Place(samples[c.Sample]) < validationShare);
        var training = parts[false].ToArray();
        var validation = ClipCopies.Without(parts[true], training, out var copies);
        if (training.Length == 0 || validation.Length == 0)
        {
            throw new InvalidDataException(
                $"Of the {Clips.Count} clips of {Folder}, {training.Length} would be trained on and {validation.Length} validated with, "
                + "of a share of " + validationShare.ToString(CultureInfo.InvariantCulture)
                + "; both parts need some: give more clips, or another share.");
        }

        return (new ClipDataSet(Folder, training, Skipped, Options), new ClipDataSet(Folder, validation, copies, Options));
    }

    private static void ThrowIfTooFew(string folder, CaptionedClip[] clips, IReadOnlyList<SkippedClip> skipped)
    {
        if (clips.Length >= LeastClips)
        {
            return;
        }

        throw new InvalidDataException((clips.Length, skipped.Count) switch
        {
            (0, 0) => $"{folder} has no clips; GIF, animated WebP or PNG files, folders of frames, videos or tar shards were expected.",
            (0, var count) => $"{folder} has {count} files and none that can be trained on. {skipped[0].Name}: {skipped[0].Reason} "
                + "Captions are expected in name.txt beside each clip, or in metadata.csv or metadata.jsonl with file_name and text.",
            _ => $"{folder} has one clip that can be trained on, {clips[0].Name}; at least {LeastClips} were expected."
                + (skipped.Count > 0 ? $" Left out: {skipped[0].Name}: {skipped[0].Reason}" : ""),
        });
    }

    // From 0 to below 1, by the first 53 bits of SHA-256.
    private static double Place(string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        return (System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }

    private static string HashNames(CaptionedClip[] clips)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var clip in clips)
        {
            Append(clip.Name);
            Append(clip.Length.ToString(CultureInfo.InvariantCulture));
            Append(clip.Captions.Count.ToString(CultureInfo.InvariantCulture));
            foreach (var caption in clip.Captions)
            {
                Append(caption);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Append(string text) => hash.AppendData([.. Encoding.UTF8.GetBytes(text), 0]);
    }
}
