namespace Pyoco.Models.Tests;

public sealed class ModelLoadOptionsTests
{
    [Fact]
    public void APromptHasAtLeastOneCharacter()
    {
        Assert.Equal(65536, new ModelLoadOptions().MaxPromptCharacters);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ModelLoadOptions { MaxPromptCharacters = 0 });
    }

    [Fact]
    public void WeightsAreMappedUnlessTheCallerSaysOtherwise()
    {
        Assert.Equal(WeightMemory.Mapped, new ModelLoadOptions().Weights);
        Assert.Throws<ArgumentOutOfRangeException>("Weights", () => new ModelLoadOptions { Weights = (WeightMemory)7 });
    }

    [Fact]
    public void TheLimitReachesTheFoldersTokenizer()
    {
        using var folder = new TokenizerFolder();

        Assert.Equal(
            7, ClipTokenizer.Load(folder.Path, new ModelLoadOptions { MaxPromptCharacters = 7 }.MaxPromptCharacters).MaxCharacters);
    }
}
