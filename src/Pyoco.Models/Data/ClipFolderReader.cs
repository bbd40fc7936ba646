namespace Pyoco.Models;

/// <summary>Lists what a data set's folder and its sub-folders hold. Links to folders are followed, each folder once.</summary>
internal sealed class ClipFolderReader
{
    private const long MostCaptionBytes = 256L << 20;

    private readonly ClipListing _listing;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _named = new(StringComparer.Ordinal); // by the metadata of their own or an upper folder

    private ClipFolderReader(ClipListing listing) => _listing = listing;

    /// <summary>Adds all that a folder holds to a listing.</summary>
    /// <exception cref="InvalidDataException">A file of captions is damaged, or names a file outside its folder.</exception>
    public static void Read(string folder, ClipListing listing) => new ClipFolderReader(listing).Visit(folder, "");

    // What a text beside a clip says: a caption a line.
    internal static IEnumerable<string> Lines(string text) => text.Split('\n').Select(l => l.Trim());

    private void Visit(string folder, string prefix)
    {
        if (!_seen.Add(RealPath(folder)))
        {
            return; // a link back to where we came from
        }

        string[] names, folders;
        try
        {
            names = NamesIn(Directory.EnumerateFiles(folder));
            folders = NamesIn(Directory.EnumerateDirectories(folder));
        }
        catch (Exception e) when (prefix.Length > 0 && e is (IOException or UnauthorizedAccessException))
        {
            _listing.Skip(prefix.TrimEnd('/'), $"It cannot be read: {e.Message}");
            return;
        }

        Metadata(folder, prefix, names);
        Texts(folder, prefix, names, folders);
        AddFiles(folder, prefix, names);
        AddFolders(folder, prefix, names, folders);
    }

    private void AddFiles(string folder, string prefix, string[] names)
    {
        foreach (var name in names.Where(n => !MetadataFile.Names.Contains(n)))
        {
            var path = Path.Combine(folder, name);
            if (name.EndsWith(ClipFileNames.Shard, StringComparison.OrdinalIgnoreCase))
            {
                Try(prefix + name, path, () => TarShard.Read(path, prefix + name, _listing));
            }
            else if (ClipFileNames.IsClip(name) || _named.Contains(prefix + name))
            {
                Try(prefix + name, path, () => _listing.Add(prefix + name, new ClipFile(path)));
            }
        }
    }

    private void AddFolders(string folder, string prefix, string[] names, string[] folders)
    {
        var files = names.ToHashSet(StringComparer.Ordinal);
        foreach (var name in folders)
        {
            var path = Path.Combine(folder, name);
            if (IsFrames(path, name, files, prefix))
            {
                _listing.Add(prefix + name, new ClipFolder(path));
            }
            else
            {
                Visit(path, $"{prefix}{name}/");
            }
        }
    }

    // A link to nothing, a pipe that would never end, a file of somebody else.
    private void Try(string name, string path, Action add)
    {
        if (!FileKind.IsRegular(path))
        {
            _listing.Skip(name, "It is not a regular file.");
            return;
        }

        try
        {
            add();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _listing.Skip(name, $"It cannot be read: {e.Message}");
        }
    }

    // A folder of pictures is a clip where something is said of it as a whole; else it is a folder of pictures.
    private bool IsFrames(string path, string name, HashSet<string> files, string prefix) =>
        _named.Contains(prefix + name) || File.Exists(Path.Combine(path, FrameFolder.ManifestName))
        || (files.Contains(name + ClipFileNames.Caption) && HoldsPicturesAlone(path));

    // A text beside a folder of clips, such as train.txt, is a list or a note.
    private static bool HoldsPicturesAlone(string path)
    {
        var names = NamesIn(Directory.EnumerateFiles(path));
        return names.Any(FrameFolder.IsPicture) && NamesIn(Directory.EnumerateDirectories(path)).Length == 0
            && !names.Any(n => MetadataFile.Names.Contains(n) || (ClipFileNames.IsClip(n) && !FrameFolder.IsPicture(n)));
    }

    private void Metadata(string folder, string prefix, string[] names)
    {
        foreach (var name in names.Where(n => MetadataFile.Names.Contains(n)))
        {
            var path = Path.Combine(folder, name);
            foreach (var (file, captions) in MetadataFile.Read(Content(path), path))
            {
                _listing.Say(prefix + file, captions);
                _named.Add(prefix + file);
            }
        }
    }

    private void Texts(string folder, string prefix, string[] names, string[] folders)
    {
        var texts = names.Where(n => n.EndsWith(ClipFileNames.Caption, StringComparison.Ordinal)).ToDictionary(ClipFileNames.Stem);
        var clips = names.Where(ClipFileNames.IsClip).Select(n => (Name: n, Stem: ClipFileNames.Stem(n)))
            .Concat(folders.Select(f => (Name: f, Stem: f)));
        foreach (var (name, stem) in clips)
        {
            if (texts.TryGetValue(stem, out var text))
            {
                _listing.Say(prefix + name, Lines(TextOf(Path.Combine(folder, text))));
            }
        }
    }

    private static string TextOf(string path)
    {
        try
        {
            return MetadataFile.Text(Content(path));
        }
        catch (System.Text.DecoderFallbackException e)
        {
            throw new InvalidDataException($"{path} cannot be read as a caption: it is not UTF-8.", e);
        }
    }

    private static byte[] Content(string path) => FileKind.IsRegular(path) && new FileInfo(path).Length <= MostCaptionBytes
        ? File.ReadAllBytes(path)
        : throw new InvalidDataException(
            $"{path} cannot be read as captions: it has more than {MostCaptionBytes >> 20} MiB, or is not a regular file.");

    private static string[] NamesIn(IEnumerable<string> paths) =>
        [.. paths.Select(p => Path.GetFileName(p)).Where(n => !ClipFileNames.IsHidden(n)).Order(StringComparer.Ordinal)];

    // Links in the path above are the caller's and the same for all that is below.
    private static string RealPath(string folder)
    {
        var info = new DirectoryInfo(folder);
        return Path.TrimEndingDirectorySeparator((info.ResolveLinkTarget(returnFinalTarget: true) ?? info).FullName);
    }
}
