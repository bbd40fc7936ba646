using System.CommandLine;

namespace Pyoco.Samples.Tests;

public sealed class GivenOptionsTests
{
    private readonly Option<int> _steps = ValuedOption.Whole("--steps", "how many", usual: 12);
    private readonly Option<string?> _model = ValuedOption.TextOrNone("--model", "DIR", "of what");

    [Fact]
    public void AnOptionWithItsUsualValueIsNotGiven() => Assert.Null(FirstGiven());

    [Fact]
    public void TheUsualValueOnTheCommandLineIsGiven() => Assert.Same(_steps, FirstGiven("--steps", "12"));

    [Fact]
    public void TheFirstIsInTheOrderAskedFor() => Assert.Same(_steps, FirstGiven("--model", "x", "--steps", "3"));

    private Option? FirstGiven(params string[] words)
    {
        var root = new RootCommand { _steps, _model };
        return root.Parse(words).CommandResult.FirstGiven(_steps, _model);
    }
}
