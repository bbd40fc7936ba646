namespace Pyoco.Models.Tests;

public sealed class PyocoFileDescriptionTests
{
    [Fact]
    public void ACheckpointOfATrainingIsTold()
    {
        var finding =
            PyocoFileDescription.Of(KeyLists.Of(("weights/w", [2, 3]), ("ema/w", [2, 3]), ("mean/w", [2, 3]), ("square/w", [2, 3])))!;

        Assert.Equal(
            ("checkpoint of a training of Pyoco, 1 weights with their averages and moments, 6 parameters", ModelKind.TrainingCheckpoint),
            (finding.Text, finding.Kind));
    }

    [Fact]
    public void PromptsThatWereEncodedAreTold()
    {
        var finding = PyocoFileDescription.Of(KeyLists.Of(("states:", [77, 768]), ("states:a cat", [77, 768])))!;

        Assert.Equal(
            ("2 prompts that were encoded beforehand, states of size 768", ModelKind.PrecomputedText), (finding.Text, finding.Kind));
    }
}
