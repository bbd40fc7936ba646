namespace Pyoco.Tests;

public sealed class WholeFileTests
{
    [Fact]
    public void AFailureLeavesTheOldFileAndNoOther()
    {
        var folder = Directory.CreateTempSubdirectory("pyoco-file-").FullName;
        var path = Path.Combine(folder, "file");
        WholeFile.Write(path, s => s.WriteByte(1));

        Assert.Throws<InvalidOperationException>(() => WholeFile.Write(path, s =>
        {
            s.WriteByte(2);
            throw new InvalidOperationException();
        }));

        Assert.Equal([1], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(folder));
        Directory.Delete(folder, recursive: true);
    }
}
