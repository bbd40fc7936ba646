using System.CommandLine;
using Pyoco;
using Pyoco.Samples;

namespace TextToVideo.Tests;

public sealed class ReplayTests : IDisposable
{
    private readonly string _clip = Path.Combine(Directory.CreateTempSubdirectory("pyoco-replay-").FullName, "clip.png");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_clip)!, recursive: true);

    [Fact]
    public async Task AClipWithoutItsPromptIsRefused()
    {
        Save(new GenerationReport { Model = "models/none" }, SavedReport.WithoutPrompts);

        Assert.Contains("without its prompt", (await Refused()).Message);
    }

    [Fact]
    public async Task AModelThatIsNotThereIsNamed()
    {
        Save(new GenerationReport { Prompt = "an orc", Model = "models/none" }, SavedReport.Whole);

        Assert.Contains("the model models/none, which is not there", (await Refused()).Message);
    }

    private void Save(GenerationReport report, SavedReport saved) =>
        new VideoClip([new byte[12]], 2, 2, 8) { Report = report }.Save(_clip, new ClipSaveOptions { Report = saved });

    private Task<UsageException> Refused()
    {
        var options = new Options(CommandLine.Root().Parse(["--replay", _clip]));
        return Assert.ThrowsAsync<UsageException>(() => Replay.RunAsync(_clip, options, CancellationToken.None));
    }
}
