using System.Security.Cryptography;
using static TorchSharp.torch;

namespace Pyoco.Noise.Tests;

public sealed class StoredVideoTests
{
    private static readonly VideoShape Shape = new(1, 2, 2, 1, 3);
    private static readonly float[] Values = [.. Enumerable.Range(0, 12).Select(i => i - 3.25f)];

    [Fact]
    public void ATensorIsCopiedInTheOrderOfItsAxes()
    {
        using var scope = NewDisposeScope();
        var video = tensor(Values, [1, 2, 3, 1, 2]).permute(0, 1, 4, 3, 2); // (1, 2, 2, 1, 3)

        var stored = StoredVideo.Of(video, "video");
        video.zero_();

        Assert.Equal(Shape, stored.Shape);
        Assert.Equal([.. new[] { 0, 2, 4, 1, 3, 5, 6, 8, 10, 7, 9, 11 }.Select(i => i - 3.25f)], stored.Values);
        Assert.Null(stored.File);
        Assert.Equal("sha256", Assert.Single(stored.Parameters).Name);
    }

    [Fact]
    public void AFileIsNamedWithTheHashOfItsValues()
    {
        using var file = ScratchVideo.Of(Shape, Values);
        using var video = tensor(Values, Shape.ToArray());

        var stored = StoredVideo.Load(file.Path);

        Assert.Equal(Values, stored.Values);
        Assert.Equal(StoredVideo.Of(video, "video").Hash, stored.Hash);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Values.SelectMany(BitConverter.GetBytes).ToArray())), stored.Hash);
        Assert.Equal([("file", file.Path), ("sha256", stored.Hash)], stored.Parameters.Select(p => (p.Name, p.Value.Text!)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void ValuesThatAreNotFiniteAreRefused(float wrong)
    {
        float[] values = [.. Values[..5], wrong, .. Values[6..]];
        using var file = ScratchVideo.Of(Shape, values);
        using var video = tensor(values, Shape.ToArray());

        Assert.Contains("value 5", Assert.Throws<ArgumentException>("video", () => StoredVideo.Of(video, "video")).Message);
        Assert.Contains("value 5", Assert.Throws<InvalidDataException>(() => StoredVideo.Load(file.Path)).Message);
    }

    [Fact]
    public void OtherTensorsAreRefused()
    {
        using var scope = NewDisposeScope();

        Assert.Throws<ArgumentNullException>("video", () => StoredVideo.Of(null!, "video"));
        Assert.Contains(
            "Float64", Assert.Throws<ArgumentException>("video", () => StoredVideo.Of(zeros(Shape.ToArray(), float64), "video")).Message);
        Assert.Contains("[2, 3]", Assert.Throws<ArgumentException>("video", () => StoredVideo.Of(zeros([2, 3]), "video")).Message);
    }

    [Fact]
    public void ASpecificationIsReadWhereItsFileHasNotChanged()
    {
        using var file = ScratchVideo.Of(Shape, Values);
        var spec = new MethodSpec("captured", StoredVideo.Load(file.Path).Parameters);

        using (var noise = NoisePriorFactory.Instance.Create(spec).Sample(Shape, new NoiseKey(1)))
        {
            Assert.Equal(Values, noise.data<float>().ToArray());
        }

        var bytes = File.ReadAllBytes(file.Path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file.Path, bytes);
        Assert.Contains(
            spec.Parameters["sha256"].Text!, Assert.Throws<InvalidDataException>(() => NoisePriorFactory.Instance.Create(spec)).Message);
        Assert.Contains(
            "made of a tensor",
            Assert.Throws<NotSupportedException>(
                () => NoisePriorFactory.Instance.Create(new MethodSpec("captured", ("sha256", "0")))).Message);
    }
}
