namespace Pyoco;

/// <summary>A folder beside the place of another one, in which the new content of that one waits. The process that made it has it locked,
/// so that others can tell what a killed process left.</summary>
internal sealed class PendingFolder : IDisposable
{
    private const string Start = ".pyoco-folder-";
    private const string End = ".tmp";
    private const string LockName = "lock";
    private const string TargetName = "target";
    private readonly string _path;
    private readonly FileStream _lock;
    private bool _hasTheOnlyOne; // of the folder that is being replaced

    /// <summary>A new one in a folder.</summary>
    public PendingFolder(string parent)
    {
        while (true)
        {
            _path = Directory.CreateDirectory(Path.Combine(parent, $"{Start}{Guid.NewGuid():N}{End}")).FullName;
            try
            {
                _lock = Lock(_path);
                break;
            }
            catch (DirectoryNotFoundException)
            {
                // Somebody took it, empty and without a lock, for a leftover.
            }
        }

        Directory.CreateDirectory(Content);
    }

    private PendingFolder(string path, FileStream held) => (_path, _lock) = (path, held);

    /// <summary>The new content.</summary>
    public string Content => Path.Combine(_path, "new");

    /// <summary>The old folder, when the new one has taken its place.</summary>
    public string Old => Path.Combine(_path, "old");

    private string TargetFile => Path.Combine(_path, TargetName);

    /// <summary>Puts the content in place of a folder, which is <see cref="Old"/> afterwards.</summary>
    public void Exchange(string target)
    {
        // From here on what stands here may be somebody's: it says whose.
        WholeFile.WriteText(TargetFile, Path.GetFileName(target));
        Directory.Move(Content, Old);
        if (FolderExchange.Try(Old, target))
        {
            return;
        }

        Directory.Move(Old, Content);
        Directory.Move(target, Old);
        _hasTheOnlyOne = true;
        try
        {
            Directory.Move(Content, target);
        }
        catch
        {
            Directory.Move(Old, target);
            _hasTheOnlyOne = false;
            throw;
        }

        _hasTheOnlyOne = false;
    }

    /// <summary>Those that killed processes left beside a folder, each locked now: of this folder, or of one that was never begun to be
    /// replaced.</summary>
    public static IEnumerable<PendingFolder> Leftovers(string parent, string target)
    {
        foreach (var path in Directory.GetDirectories(parent, $"{Start}*{End}").Where(IsOurs))
        {
            if (TryLock(path) is not { } held)
            {
                continue;
            }

            var pending = new PendingFolder(path, held);
            if (pending.Names(target))
            {
                yield return pending;
            }
            else
            {
                held.Dispose();
            }
        }
    }

    /// <summary>Puts back what was moved out of a folder and has not come back.</summary>
    public void GiveBack(string target, Func<string, bool> isOwn)
    {
        if (!File.Exists(TargetFile) || !Directory.Exists(Old))
        {
            return;
        }

        if (Directory.Exists(target))
        {
            ForeignFiles.Move(Old, target, isOwn);
        }
        else
        {
            Directory.Move(Old, target);
        }
    }

    /// <summary>Removes it and what is left in it.</summary>
    public void Dispose()
    {
        if (_hasTheOnlyOne)
        {
            _lock.Dispose(); // the next writing brings it back
            return;
        }

        try
        {
            foreach (var folder in Directory.GetDirectories(_path))
            {
                Directory.Delete(folder, recursive: true);
            }

            File.Delete(TargetFile);
            _lock.Dispose(); // last: without it somebody else might clean up here, too
            Directory.Delete(_path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next writing of the folder tries again.
        }
        finally
        {
            _lock.Dispose();
        }
    }

    private bool Names(string target) => !File.Exists(TargetFile) || File.ReadAllText(TargetFile) == Path.GetFileName(target);

    private static bool IsOurs(string path) =>
        Guid.TryParseExact(Path.GetFileName(path)[Start.Length..^End.Length], "N", out _) && new DirectoryInfo(path).LinkTarget is null;

    private static FileStream Lock(string path) =>
        new(Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    // One without a lock is empty: it was being made or removed when its process was killed, or is this moment.
    private static FileStream? TryLock(string path)
    {
        try
        {
            if (File.Exists(Path.Combine(path, LockName)))
            {
                return Lock(path);
            }

            Directory.Delete(path); // fails where it is not empty
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
