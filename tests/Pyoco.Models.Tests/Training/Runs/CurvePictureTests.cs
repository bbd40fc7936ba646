namespace Pyoco.Models.Tests;

public sealed class CurvePictureTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void CurvesOfAnyLengthAreDrawn()
    {
        var path = Path.Combine(_folder, "curves.png");

        CurvePicture.Write(path, [[1], [3, 2, 1], [.. Enumerable.Range(1, 5000).Select(i => 1.0 / i)]]);

        // The signature of a PNG, then its first chunk with width and height.
        var bytes = File.ReadAllBytes(path);
        Assert.Equal("89504E470D0A1A0A", Convert.ToHexString(bytes[..8]));
        Assert.Equal([0, 0, 3, 32, 0, 0, 1, 44], bytes[16..24]);
    }

    [Fact]
    public void AValueWithoutALogarithmDoesNotStopIt() =>
        CurvePicture.Write(Path.Combine(_folder, "zero.png"), [[0, 1], [1, 1]]);
}
