using System.Text;

namespace Pyoco.Tests;

public sealed class FolderWriterTests : IDisposable
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("pyoco-folder-").FullName, "out");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public void TheLastWritingIsReplacedAndOtherFilesStay()
    {
        Write("one", "a", "b", "c");
        Place("mine", "d");

        Write("two", "b");

        Assert.Equal(["b", "d", "list.json"], Names());
        Assert.Equal(("two", "mine"), (Text("b"), Text("d")));
    }

    [Fact]
    public void AForeignFileOfANameToWriteRefusesTheFolderUntouched()
    {
        Place("mine", "b");
        var before = Names();

        var error = Assert.Throws<IOException>(() => Write("one", "a", "b", "c"));

        Assert.Contains("holds b,", error.Message);
        Assert.Equal(before, Names());
        Assert.Equal("mine", Text("b"));
    }

    [Fact]
    public void AFileThatWasChangedOrReplacedIsForeign()
    {
        Write("one", "a", "b", "c");
        Place("One", "a"); // of the same length
        File.Delete(Path.Combine(_folder, "b"));
        File.CreateSymbolicLink(Path.Combine(_folder, "b"), "c");

        Assert.Contains("holds a, b,", Assert.Throws<IOException>(() => Write("two", "a", "b", "c")).Message);
        Write("two", "c"); // the others' names are free to keep

        Assert.Equal(["a", "b", "c", "list.json"], Names());
        Assert.Equal(("One", "two"), (Text("a"), Text("c")));
    }

    [Fact]
    public void AFailureInAnyFileChangesNothing()
    {
        Write("one", "a", "b");
        var manifest = Text("list.json");

        Assert.Throws<InvalidOperationException>(() => Writer().Write(
            [("a", s => s.Write("two"u8)), ("b", _ => throw new InvalidOperationException())], Manifest()));

        Assert.Equal(["a", "b", "list.json"], Names());
        Assert.Equal(("one", "one", manifest), (Text("a"), Text("b"), Text("list.json")));
    }

    [Fact]
    public void AFailureLeavesNoNewFolder()
    {
        Assert.Throws<InvalidOperationException>(() => Writer().Write([("a", _ => throw new InvalidOperationException())], Manifest()));

        Assert.False(Directory.Exists(_folder));
    }

    /// <summary>What a crash leaves between the first and the last manifest: old and new files are both known.</summary>
    [Fact]
    public void AfterACrashTheNextWritingKnowsWhichFilesAreOurs()
    {
        Write("old", "a", "b", "c");
        var old = FolderManifest.Read(_folder, "list.json")!.Files;
        Write("new", "a", "b");
        var complete = FolderManifest.Read(_folder, "list.json")!;
        Place("old", "b", "c");
        (complete with { Earlier = old }).Write(_folder, "list.json");
        Directory.CreateDirectory(Path.Combine(_folder, StagingFolder.Name));
        File.WriteAllText(Path.Combine(_folder, StagingFolder.Name, "1.tmp"), "half");
        File.WriteAllText(Path.Combine(_folder, StagingFolder.Name, "lock"), "");

        Write("newest", "a");

        Assert.Equal(["a", "list.json"], Names());
        Assert.Equal("newest", Text("a"));
        Assert.Null(FolderManifest.Read(_folder, "list.json")!.Earlier);
    }

    [Fact]
    public void AForeignManifestRefusesTheFolder()
    {
        Place("[1, 2]", "list.json");

        Assert.Contains("not the manifest", Assert.Throws<IOException>(() => Write("one", "a")).Message);
        Assert.Equal(["list.json"], Names());
        Assert.Equal("[1, 2]", Text("list.json"));
    }

    [Fact]
    public void ClaimedNamesAreRefusedThoughTheyAreNotWritten()
    {
        Place("mine", "x9");

        Assert.Contains("holds x9,", Assert.Throws<IOException>(() => Write("one", "a")).Message);
    }

    [Fact]
    public void OneProcessWritesAtATime()
    {
        Directory.CreateDirectory(_folder);
        using (new StagingFolder(_folder))
        {
            Assert.Contains("another process", Assert.Throws<IOException>(() => Write("one", "a")).Message);
        }

        Write("one", "a");
        Assert.Equal(["a", "list.json"], Names());
    }

    [Fact]
    public void TheCheckFindsWhatWritingWouldAndLeavesNothing()
    {
        Writer().ThrowIfNotWritable(["a"]);
        Assert.False(Directory.Exists(_folder));

        Place("mine", "b");
        Writer().ThrowIfNotWritable(["a"]);
        Assert.Throws<IOException>(() => Writer().ThrowIfNotWritable(["b"]));
        Assert.Equal(["b"], Names());

        Assert.Contains("is a file", Assert.Throws<IOException>(() => new FolderWriter(
            Path.Combine(_folder, "b"), "list.json", _ => false).ThrowIfNotWritable(["a"])).Message);
        Assert.Contains("is a file", Assert.Throws<IOException>(() => new FolderWriter(
            Path.Combine(_folder, "b", "c"), "list.json", _ => false).ThrowIfNotWritable(["a"])).Message);
    }

    private static FolderManifest Manifest() => new() { PyocoManifest = 1, Files = [] };

    private FolderWriter Writer() => new(_folder, "list.json", name => name.StartsWith('x'));

    private void Write(string content, params string[] names) =>
        Writer().Write([.. names.Select(n => (n, (Action<Stream>)(s => s.Write(Encoding.UTF8.GetBytes(content)))))], Manifest());

    private void Place(string content, params string[] names)
    {
        Directory.CreateDirectory(_folder);
        Array.ForEach(names, n => File.WriteAllText(Path.Combine(_folder, n), content));
    }

    private string Text(string name) => File.ReadAllText(Path.Combine(_folder, name));

    private string[] Names() => [.. Directory.GetFileSystemEntries(_folder).Select(e => Path.GetFileName(e)).Order(StringComparer.Ordinal)];
}
