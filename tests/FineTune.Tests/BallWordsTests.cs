namespace FineTune.Tests;

public sealed class BallWordsTests
{
    [Fact]
    public void EveryCaptionOfASceneIsReadBack()
    {
        var random = new Random(5);
        foreach (var scene in BallScene.All)
        {
            Assert.All(Enumerable.Range(0, 30), _ => Assert.Equal(scene, BallWords.Read(BallCaptions.Of(scene, random))));
        }
    }

    [Theory]
    [InlineData("a red ball")]
    [InlineData("a ball moves left")]
    [InlineData("")]
    public void ACaptionThatLacksOneIsNot(string caption) => Assert.Null(BallWords.Read(caption));
}
