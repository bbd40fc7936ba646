using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class FileBackedPriorTests : IDisposable
{
    private static readonly VideoShape Shape = new(1, 2, 3, 2, 2);
    private readonly string _folder = Directory.CreateTempSubdirectory("pyoco-saved-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void PriorsOfTensorsAreMadeAgainFromTheFolder()
    {
        using var values = randn(Shape.ToArray(), generator: new Generator(5, CPU));
        using var control = randn(Shape.ToArray(), generator: new Generator(6, CPU));
        var prior = new FixedNoise(values, new ResidualNoise(control, 0.2));

        var spec = prior.SaveTo(_folder);
        var made = NoisePriorFactory.Instance.Create(MethodSpec.Parse(spec.ToJson()), _folder);

        Assert.Equal(spec, made.Spec);
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
        Assert.All(Directory.GetFiles(_folder), file => Assert.DoesNotContain(_folder, spec.ToJson()));
        foreach (var key in new[] { new NoiseKey(1), new NoiseKey(1).At(new NoiseAddress(2)) })
        {
            using var expected = prior.Sample(Shape, key);
            using var found = made.Sample(Shape, key);
            Assert.Equal(expected.data<float>().ToArray(), found.data<float>().ToArray());
        }
    }

    [Fact]
    public void APartOfAComposedPriorIsFoundInTheFolderToo()
    {
        using var values = randn(Shape.ToArray(), generator: new Generator(5, CPU));
        var blended = new MethodSpec(
            "blended", ("first", new FixedNoise(values).SaveTo(_folder)), ("second", new MethodSpec("shared")), ("share", 0.5));

        Assert.Equal(blended, NoisePriorFactory.Instance.Create(blended, _folder).Spec);
        Assert.Throws<FileNotFoundException>(() => NoisePriorFactory.Instance.Create(blended));
    }

    [Theory]
    [InlineData("../noise.safetensors")]
    [InlineData("/etc/hostname")]
    public void AFileOutsideTheFolderIsRefused(string file)
    {
        var error = Assert.Throws<InvalidDataException>(
            () => NoisePriorFactory.Instance.Create(new MethodSpec("captured", ("file", file), ("sha256", "0")), _folder));

        Assert.Contains(file, error.Message);
        Assert.Contains(_folder, error.Message);
    }

    [Fact]
    public void AFileThatIsNoVideoIsRefusedWithoutItsBytes()
    {
        File.WriteAllText(Path.Combine(_folder, "own"), "\u0009\0\0\0\0\0\0\0topsecret and more");

        var error = Assert.Throws<InvalidDataException>(
            () => NoisePriorFactory.Instance.Create(new MethodSpec("captured", ("file", "own"), ("sha256", "0")), _folder));

        Assert.DoesNotContain("opsecret", error.ToString());
        Assert.DoesNotContain("'t'", error.ToString());
    }
}
