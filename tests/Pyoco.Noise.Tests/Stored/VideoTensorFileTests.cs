namespace Pyoco.Noise.Tests;

public sealed class VideoTensorFileTests
{
    private static readonly float[] Values = [.. Enumerable.Range(0, 12).Select(i => i + 0.5f)];

    [Theory]
    [InlineData("""{"noise":{"dtype":"F32","shape":[1,2,3,1,2],"data_offsets":[0,48]}}""")]
    [InlineData(
        """{"__metadata__":{"layout":"bcfhw","seed":"7"},"latents":{"dtype":"F32","shape":[1,2,3,1,2],"data_offsets":[0,48]}}   """)]
    [InlineData("""{"__metadata__":{"pyoco.layout":"bcfhw"},"noise":{"dtype":"F32","shape":[1,2,3,1,2],"data_offsets":[0,48]}}""")]
    [InlineData(
        """{"other":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"noise":{"dtype":"F32","shape":[1,2,3,1,2],"data_offsets":[0,48]}}""")]
    public void OneVideoIsRead(string header)
    {
        using var file = new ScratchVideo(header, Values);

        var (shape, values) = VideoTensorFile.Load(file.Path);

        Assert.Equal(new VideoShape(1, 2, 3, 1, 2), shape);
        Assert.Equal(Values, values);
    }

    [Fact]
    public void AVideoBehindAnotherTensorIsFound()
    {
        using var file = new ScratchVideo(
            """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}"""
                + ""","noise":{"dtype":"F32","shape":[1,1,2,2,2],"data_offsets":[16,48]}}""",
            Values);

        Assert.Equal(Values[4..], VideoTensorFile.Load(file.Path).Values);
    }

    [Theory]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[6],"data_offsets":[0,24]},"b":{"dtype":"F32","shape":[6],"data_offsets":[24,48]}}""", "2 tensors")]
    [InlineData("""{}""", "0 tensors")]
    [InlineData("""{"noise":{"dtype":"F16","shape":[1,2,3,2,2],"data_offsets":[0,48]}}""", "F16 [1, 2, 3, 2, 2]")]
    [InlineData("""{"noise":{"dtype":"F32","shape":[2,3,1,2],"data_offsets":[0,48]}}""", "F32 [2, 3, 1, 2]")]
    [InlineData("""{"noise":{"dtype":"F32","shape":[1,2,3,0,2],"data_offsets":[0,0]}}""", "F32 [1, 2, 3, 0, 2]")]
    [InlineData("""{"noise":{"dtype":"F32","shape":[1,2,3,1,2],"data_offsets":[0,44]}}""", "12 values")]
    [InlineData("""{"noise":{"dtype":"F32","shape":[1,2,3,1,3],"data_offsets":[0,72]}}""", "of 48")]
    [InlineData("""{"noise":{"dtype":"F32","shape":[1,2,3,1,2],"data_offsets":[-48,0]}}""", "of 48")]
    [InlineData(
        """{"noise":{"dtype":"F32","shape":[2147483647,2147483647,2147483647,2147483647,2147483647],"data_offsets":[0,48]}}""", "values")]
    // 48 bytes in 64 bits
    [InlineData("""{"noise":{"dtype":"F32","shape":[1,2,3,1,2],"data_offsets":[9223372036854775760,-9223372036854775808]}}""", "of 48")]
    [InlineData(
        """{"__metadata__":{"layout":"bfchw"},"noise":{"dtype":"F32","shape":[1,2,3,1,2],"data_offsets":[0,48]}}""", "layout is 'bfchw'")]
    [InlineData(
        """{"__metadata__":{"pyoco.layout":"bfchw"},"noise":{"dtype":"F32","shape":[1,2,3,1,2],"data_offsets":[0,48]}}""", "'bfchw'")]
    [InlineData(
        """{"__metadata__":{"layout":"my key"},"noise":{"dtype":"F32","shape":[1,2,3,1,2],"data_offsets":[0,48]}}""", "unknown one")]
    [InlineData("""{"noise":{"dtype":"F32","shape":"all","data_offsets":[0,48]}}""", "no safetensors file")]
    [InlineData("""{"noise":{"dtype":"F32","shape":[1,2,3,1,2]}}""", "no safetensors file")]
    [InlineData("""{"noise":""", "no safetensors file")]
    [InlineData("""[1]""", "no safetensors file")]
    public void AnythingElseIsRefused(string header, string reason)
    {
        using var file = new ScratchVideo(header, Values);

        var error = Assert.Throws<InvalidDataException>(() => VideoTensorFile.Load(file.Path));

        Assert.Contains(file.Path, error.Message);
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public void ShortFilesAreRefused()
    {
        using var file = new ScratchVideo("", []);
        File.WriteAllBytes(file.Path, [1, 2, 3]);
        Assert.Throws<InvalidDataException>(() => VideoTensorFile.Load(file.Path));

        File.WriteAllBytes(file.Path, [255, 0, 0, 0, 0, 0, 0, 0, (byte)'{']);
        Assert.Contains("9 bytes", Assert.Throws<InvalidDataException>(() => VideoTensorFile.Load(file.Path)).Message);
        Assert.Throws<FileNotFoundException>(() => VideoTensorFile.Load(file.Path + "-not-there"));
    }
}
