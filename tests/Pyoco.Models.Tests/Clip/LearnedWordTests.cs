using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class LearnedWordTests : IDisposable
{
    private readonly LearnedClip _clip = new();

    public void Dispose() => _clip.Dispose();

    [Theory]
    [InlineData("bad_hands.safetensors", "emb_params", 3, true, "bad_hands")]
    [InlineData("learned_embeds.safetensors", "<cat-toy>", 1, true, "<cat-toy>")]
    [InlineData("learned_embeds.safetensors", "<cat-toy>", 1, false, "<cat-toy>")]
    [InlineData("learned_embeds.safetensors", "<cat-toy>", 4, true, "<cat-toy>")]
    public void BothLayoutsSayTheirWordAndTheirVectors(string file, string tensor, int vectors, bool isList, string word)
    {
        using var scope = NewDisposeScope();
        var path = _clip.Write(file, tensor, vectors, isList: isList);

        var learned = LearnedWord.Load(path);

        Assert.Equal((word, vectors, LearnedClip.Size, path), (learned.Word, learned.Vectors, learned.Size, learned.Source));
        Assert.Equal(LearnedClip.Vectors(vectors, isList: isList).reshape(-1).data<float>().ToArray(), learned.Values);
        Assert.Equal(64, learned.Sha256.Length);
        Assert.Equal("mine", LearnedWord.Load(path, "mine").Word);
    }

    [Fact]
    public void AFileOfSomethingElseIsRefused()
    {
        using var scope = NewDisposeScope();
        Write("two", ("a", ones(1, 4)), ("b", ones(1, 4)));
        Write("xl", ("clip_l", ones(1, 4)), ("clip_g", ones(1, 8)));
        Write("cube", ("a", ones(1, 2, 4)));
        Write("nan", ("a", zeros(1, 4).Plus_(float.NaN)));
        File.WriteAllBytes(_clip.PathOf("old.pt"), [0x80, 0x02, 0x7d, 0x71, 0x00, 0x2e, 0, 0, 0, 0, 0, 0]);

        Assert.Contains("2 tensors (a, b)", Refused<CheckpointException>("two"));
        Assert.Contains("clip_g", Refused<NotSupportedException>("xl"));
        Assert.Contains("[1, 2, 4]", Refused<CheckpointException>("cube"));
        Assert.Contains("NaN", Refused<CheckpointException>("nan"));
        Assert.Throws<NotSupportedException>(() => LearnedWord.Load(_clip.PathOf("old.pt")));
        Assert.Throws<FileNotFoundException>(() => LearnedWord.Load(_clip.PathOf("absent.safetensors")));
        Assert.Throws<ArgumentException>("word", () => LearnedWord.Load(_clip.PathOf("two.safetensors"), " cat"));

        string Refused<T>(string name)
            where T : Exception => Assert.Throws<T>(() => LearnedWord.Load(_clip.PathOf($"{name}.safetensors"))).Message;

        void Write(string name, params (string Name, Tensor Value)[] tensors) =>
            SafetensorsWriter.Write(_clip.PathOf($"{name}.safetensors"), tensors.ToDictionary(t => t.Name, t => t.Value));
    }
}
