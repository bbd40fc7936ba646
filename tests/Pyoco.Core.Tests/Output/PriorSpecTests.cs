namespace Pyoco.Core.Tests;

public sealed class PriorSpecTests
{
    private static readonly MethodSpec Composed = MethodSpec.Parse(
        """
        {"name":"blended","first":{"name":"captured","file":"a","sha256":"00"},
         "second":{"name":"shots","within":{"name":"scaled","file":"b"}},"share":0.5}
        """);

    [Fact]
    public void FilesOfPartsAreListedAndRenamed()
    {
        var renamed = PriorSpec.WithFiles(Composed, file => $"x/{file}");

        Assert.Equal(["a", "b"], PriorSpec.Files(Composed));
        Assert.Equal(["x/a", "x/b"], PriorSpec.Files(renamed));
        Assert.Equal(0.5, renamed.Parameters["share"].Number);
        Assert.Equal("00", renamed.Parameters["first"].Method!.Parameters["sha256"].Text);
        Assert.Equal(Composed, PriorSpec.WithFiles(renamed, file => file[2..]));
    }

    [Theory]
    [InlineData("""{"name":"mixed","alpha":1}""", false)]
    [InlineData("""{"name":"captured","file":"a"}""", true)]
    [InlineData("""{"name":"captured","sha256":"00"}""", true)]
    [InlineData("""{"name":"twice","inner":{"name":"captured","sha256":"00"}}""", true)]
    public void ValuesOfAFileOrATensorAreStored(string spec, bool stored) =>
        Assert.Equal(stored, PriorSpec.IsStored(MethodSpec.Parse(spec)));

    [Theory]
    [InlineData("""{"name":"captured","file":"a","sha256":"00"}""", """{"name":"captured","file":"b","sha256":"00"}""", true)]
    [InlineData("""{"name":"captured","file":"a","sha256":"00"}""", """{"name":"captured","sha256":"00"}""", true)]
    [InlineData("""{"name":"captured","file":"a","sha256":"00"}""", """{"name":"captured","file":"a","sha256":"01"}""", false)]
    [InlineData("""{"name":"scaled","file":"a"}""", """{"name":"scaled","file":"b"}""", false)]
    [InlineData("""{"name":"scaled","file":"a","sha256":0}""", """{"name":"scaled","file":"b","sha256":0}""", false)]
    [InlineData(
        """{"name":"twice","inner":{"name":"captured","file":"a","sha256":"00"}}""",
        """{"name":"twice","inner":{"name":"captured","file":"b","sha256":"00"}}""", true)]
    public void FilesOfOneHashAreOneNoiseWhateverTheirNames(string one, string other, bool same) =>
        Assert.Equal(same, PriorSpec.AreSame(MethodSpec.Parse(one), MethodSpec.Parse(other)));
}
