using System.Formats.Tar;
using System.Text;
using System.Text.Json;

namespace Pyoco.Models;

/// <summary>Lists the clips of a tar file as WebDataset lays it out: the files of a sample have one name up to its first full stop, and
/// <c>.txt</c> or <c>.json</c> (<c>text</c> or <c>caption</c>) beside the clip is its caption. Metadata files work, too.</summary>
internal static class TarShard
{
    private const int MostCaptionBytes = 16 << 20;
    private static readonly string[] CaptionEntries = ["text", "caption"];

    /// <summary>Adds the members of a shard to a listing; where the file is damaged, those before.</summary>
    /// <param name="path">The shard.</param>
    /// <param name="name">Its path inside the data set.</param>
    /// <param name="listing">What is found so far.</param>
    /// <exception cref="InvalidDataException">A file of captions in it is damaged.</exception>
    public static void Read(string path, string name, ClipListing listing)
    {
        var (members, captions) = (new List<string>(), new Dictionary<string, List<string>>(StringComparer.Ordinal));
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            using var reader = new TarReader(file);
            while (Next(reader, name, listing) is { } entry)
            {
                Add(entry, path, name, listing, members, captions);
            }
        }
        catch (IOException e)
        {
            Skip(listing, name, e); // a member that is cut off
        }

        foreach (var member in members)
        {
            if (captions.TryGetValue(ClipFileNames.Key(member), out var said))
            {
                listing.Say($"{name}/{member}", said);
            }
        }
    }

    private static TarEntry? Next(TarReader reader, string name, ClipListing listing)
    {
        try
        {
            return reader.GetNextEntry();
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or ArgumentException or OverflowException)
        {
            Skip(listing, name, e);
            return null;
        }
    }

    private static void Skip(ClipListing listing, string name, Exception damage) =>
        listing.Skip(name, $"It is damaged, and what stands behind the damage is left out: {damage.Message}");

    private static void Add(
        TarEntry entry, string path, string name, ClipListing listing, List<string> members, Dictionary<string, List<string>> captions)
    {
        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
        {
            return;
        }

        if (MetadataFile.Inside(entry.Name) is not { } member)
        {
            listing.Skip($"{name}/{entry.Name}", "Its name leads out of the shard.");
            return;
        }

        var last = member[(member.LastIndexOf('/') + 1)..];
        if (ClipFileNames.IsHidden(last))
        {
            return;
        }

        if (MetadataFile.Names.Contains(last))
        {
            var folder = member[..^last.Length];
            foreach (var (file, texts) in MetadataFile.Read(Content(entry, path), $"{path}/{member}"))
            {
                listing.Say($"{name}/{folder}{file}", texts);
            }
        }
        else if (ClipFileNames.IsClip(member))
        {
            members.Add(member);
            listing.Add($"{name}/{member}", new TarMember(path, entry.DataOffset, entry.Length));
        }
        else if (CaptionsOf(entry, path, member) is { } said)
        {
            var key = ClipFileNames.Key(member);
            captions[key] = captions.TryGetValue(key, out var others) ? [.. others, .. said] : said;
        }
    }

    private static List<string>? CaptionsOf(TarEntry entry, string path, string member)
    {
        try
        {
            return Path.GetExtension(member).ToLowerInvariant() switch
            {
                ClipFileNames.Caption => [.. ClipFolderReader.Lines(MetadataFile.Text(Content(entry, path)))],
                ".json" => Json(Content(entry, path)),
                _ => null,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            throw new InvalidDataException($"{path}/{member} cannot be read as a caption: {e.Message}", e);
        }
    }

    private static List<string>? Json(byte[] content)
    {
        using var document = JsonDocument.Parse(content);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var name in CaptionEntries)
        {
            if (document.RootElement.TryGetProperty(name, out var value) && MetadataFile.CaptionsOf(value) is { } captions)
            {
                return [.. captions];
            }
        }

        return null;
    }

    private static byte[] Content(TarEntry entry, string path)
    {
        if (entry.Length > MostCaptionBytes)
        {
            throw new InvalidDataException($"{path}/{entry.Name} cannot be read as captions: it has {entry.Length} bytes.");
        }

        using var content = new MemoryStream();
        entry.DataStream?.CopyTo(content);
        return content.ToArray();
    }
}
