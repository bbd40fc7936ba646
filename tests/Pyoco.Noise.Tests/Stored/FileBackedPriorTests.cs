using System.Text.RegularExpressions;
using Pyoco.TestSupport;
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
        Assert.Equal(2, Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Length);
        Assert.DoesNotContain(_folder, spec.ToJson());
        foreach (var key in new[] { new NoiseKey(1), new NoiseKey(1).At(new NoiseAddress(2)) })
        {
            using var expected = prior.Sample(Shape, key);
            using var found = made.Sample(Shape, key);
            Assert.Equal(expected.data<float>().ToArray(), found.data<float>().ToArray());
        }
    }

    public static TheoryData<string, Func<IVideoNoisePrior, IVideoNoisePrior, IVideoNoisePrior>> Composed => new()
    {
        { "blended", (a, b) => new BlendedNoise(a, b, 0.3) },
        { "offset", (a, b) => new OffsetNoise(a, new FixedNoise(Ones(1, 2, 3, 1, 1), b), 0.2) },
        { "shots", (a, b) => new MultiShotNoise(new BlendedNoise(a, b), [2, 1], 0.1) },
        { "rescheduled", (a, b) => new FreeNoise(new BlendedNoise(a, b), 3, 2) },
        { "frequency", (a, b) => new FrequencyNoise(a, b, SpatialFilter.Gaussian(0.3)) },
        { "captured", (a, b) => new FixedNoise(Ones(1, 2, 3, 2, 2), new BlendedNoise(a, b)) },
        { "plain", (_, _) => new BlendedNoise(new IndependentNoise(), new SharedNoise()) },
    };

    [Theory]
    [MemberData(nameof(Composed))]
    public void EveryComposedPriorSavesTheFilesOfItsParts(
        string name, Func<IVideoNoisePrior, IVideoNoisePrior, IVideoNoisePrior> compose)
    {
        using var values = randn(Shape.ToArray(), generator: new Generator(5, CPU));
        using var control = randn(Shape.ToArray(), generator: new Generator(6, CPU));
        var prior = compose(new FixedNoise(values, new SharedNoise()), new ResidualNoise(control, 0.2));

        var spec = ((IFileBackedPrior)prior).SaveTo(_folder);
        var made = NoisePriorFactory.Instance.Create(MethodSpec.Parse(spec.ToJson()), _folder);

        Assert.Equal(spec, made.Spec);
        string[] files = [.. Regex.Matches(spec.ToJson(), "\"file\":\"([^\"]+)\"").Select(m => m.Groups[1].Value)];
        Assert.Equal(
            files.Order(StringComparer.Ordinal),
            Directory.GetFiles(_folder, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(_folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal));
        Assert.Equal(name == "plain", files.Length == 0);
        foreach (var key in new[] { new NoiseKey(1), new NoiseKey(1).At(new NoiseAddress(2)) })
        {
            using var expected = prior.Sample(Shape, key);
            using var found = made.Sample(Shape, key);
            Assert.Equal(expected.data<float>().ToArray(), found.data<float>().ToArray());
        }
    }

    [Fact]
    public void ACopyThatWasMadeFromAFolderSavesFromMemory()
    {
        using var values = randn(Shape.ToArray(), generator: new Generator(5, CPU));
        var first = Directory.CreateDirectory(Path.Combine(_folder, "first")).FullName;
        var second = Directory.CreateDirectory(Path.Combine(_folder, "second")).FullName;
        var spec = new BlendedNoise(new FixedNoise(values), new IndependentNoise(), 0.3).SaveTo(first);
        var made = (BlendedNoise)NoisePriorFactory.Instance.Create(spec, first);
        Directory.Delete(first, recursive: true);

        var saved = new BlendedNoise(made.First, made.Second, 0.6).SaveTo(second);

        Assert.Equal(0.6, saved.Parameters["share"].Number);
        Assert.Equal(saved, NoisePriorFactory.Instance.Create(saved, second).Spec);
    }

    [Fact]
    public void ConditionedAndDeviceNoiseSaveThePriorThatTheyStandFor()
    {
        using var given = zeros([1, 1, 1, 2, 2]);
        var prior = new BlendedNoise(new MixedNoise(1), new IndependentNoise());

        Assert.Equal(prior.Spec, prior.Condition(given, 0).SaveTo(_folder));
        Assert.Equal(prior.Spec, new DeviceNoise(prior).SaveTo(_folder));
        Assert.Equal(new MixedNoise(1).Spec, new DeviceNoise(new MixedNoise(1)).SaveTo(_folder));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void TheSameNoiseUnderAnotherFileNameIsTheModelsPrior()
    {
        using var values = randn([1, 3, 4, 6, 5], generator: new Generator(5, CPU));
        var spec = new FixedNoise(values).SaveTo(_folder);
        var moved = Path.Combine(_folder, "elsewhere.safetensors");
        File.Copy(Path.Combine(_folder, spec.Parameters["file"].Text!), moved);
        var model = new FakeVideoModel
        {
            Info = new FakeVideoModel().Info with { NoisePrior = spec, Folder = _folder },
        };
        var builder = VideoDiffusionPipeline.CreateBuilder().UseModel(model).UseEuler(2);

        using var ofFile = builder.UseFixedNoise(moved).Build();
        using var ofTensor = builder.UseFixedNoise(values).Build();

        Assert.Null(ofFile.PriorDivergence);
        Assert.Null(ofTensor.PriorDivergence);
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

    private static Tensor Ones(params long[] shape) => zeros(shape).Plus(1);
}
