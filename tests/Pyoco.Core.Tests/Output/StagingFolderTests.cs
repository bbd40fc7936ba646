namespace Pyoco.Tests;

public sealed class StagingFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pyoco-staging-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AFileIsWrittenAndHashedAndWhatIsNotMovedGoes()
    {
        using (var staging = new StagingFolder(_folder))
        {
            var staged = staging.Write("abc", s => s.Write("abc"u8));

            Assert.Equal("abc", File.ReadAllText(staged.Temporary));
            Assert.Equal(new WrittenFile("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), staged.File);
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void WhatSomebodyElsePutThereStays()
    {
        var theirs = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, StagingFolder.Name)).FullName, "photo.tmp");
        File.WriteAllText(theirs, "mine");

        new StagingFolder(_folder).Dispose();

        Assert.Equal([theirs], Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }
}
