using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Core.Tests;

public sealed class PriorPartsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pyoco-parts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void PartsOfOneKindKeepTheirFilesApart()
    {
        var (first, second) = (new Stored("one"), new Stored("two"));

        var specs = new[] { PriorParts.Save(first, _folder, "first"), PriorParts.Save(second, _folder, "second") };

        Assert.Equal(["first/content", "second/content"], specs.Select(s => s.Parameters["file"].Text));
        Assert.Equal(["one", "two"], specs.Select(s => File.ReadAllText(Path.Combine(_folder, s.Parameters["file"].Text!))));
    }

    [Fact]
    public void APartWithoutFilesLeavesNoFolder()
    {
        Assert.Equal(CholeskyNoise.White.Spec, PriorParts.Save(CholeskyNoise.White, _folder, "first"));
        Assert.Equal(new Stored(null).Spec, PriorParts.Save(new Stored(null), _folder, "second"));

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    public void ANameThatIsAPathIsRefused(string name) =>
        Assert.Throws<ArgumentException>("name", () => PriorParts.Save(CholeskyNoise.White, _folder, name));

    [Fact]
    public void APartThatSaysNothingIsNamed() => Assert.Contains(
        "Silent.SaveTo returned null",
        Assert.Throws<InvalidOperationException>(() => PriorParts.Save(new Silent(), _folder, "first")).Message);

    private sealed class Stored(string? content) : IFileBackedPrior
    {
        public MethodSpec Spec => new("stored");

        public MethodSpec SaveTo(string folder)
        {
            if (content is null)
            {
                return Spec;
            }

            File.WriteAllText(Path.Combine(folder, "content"), content);
            return new MethodSpec("stored", ("file", "content"));
        }

        public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
            CholeskyNoise.White.Sample(shape, key, firstFrame, device);
    }

    private sealed class Silent : IFileBackedPrior
    {
        public MethodSpec Spec => new("silent");

        public MethodSpec SaveTo(string folder) => null!;

        public Tensor Sample(VideoShape shape, NoiseKey key, int firstFrame = 0, Device? device = null) =>
            CholeskyNoise.White.Sample(shape, key, firstFrame, device);
    }
}
