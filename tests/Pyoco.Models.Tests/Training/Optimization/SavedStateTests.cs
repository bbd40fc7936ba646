using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class SavedStateTests : IDisposable
{
    private readonly string _folder = TinyModels.Folder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TensorsAndStepComeBackFromAFile()
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(_folder, "state.safetensors");
        SafetensorsWriter.Write(
            path, new Dictionary<string, Tensor> { ["a"] = ones(2), ["b"] = zeros(3) },
            new Dictionary<string, string> { [SavedState.StepKey] = SavedState.Step(1234567), ["wrong"] = "-1" });
        var state = new Dictionary<string, Tensor> { ["a"] = zeros(2), ["b"] = ones(3) };

        using var file = SafetensorsFile.Open(path);
        SavedState.Restore(file, state);

        Assert.Equal((2f, 0f), (state["a"].sum().item<float>(), state["b"].sum().item<float>()));
        Assert.Equal(1234567, SavedState.StepOf(file));
        Assert.Null(SavedState.Number(file, "wrong"));
        Assert.Null(SavedState.Number(file, "absent"));
        Assert.Throws<CheckpointException>(() => SavedState.Restore(file, [KeyValuePair.Create("c", zeros(1))]));
    }
}
