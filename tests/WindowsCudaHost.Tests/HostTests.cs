using Pyoco;
using Pyoco.Samples;
using Pyoco.TestSupport;
using TorchSharp;

namespace WindowsCudaHost.Tests;

/// <summary>The host with TorchSharp's package for processors in place of the one for CUDA.</summary>
public sealed class HostTests : IDisposable
{
    private static readonly string Model = Repository.PathOf("models", "sprites");
    private readonly string _gif = Path.Combine(Directory.CreateTempSubdirectory("pyoco-host-").FullName, "orc.gif");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_gif)!, recursive: true);

    [Fact]
    public async Task AClipBecomesAGif()
    {
        Assert.Equal(ExitCode.Done, await RunAsync(Model, "a green orc walks to the left", _gif, "--device", "cpu", "--steps", "2"));

        var clip = VideoClip.Load(_gif);
        Assert.Equal((8, 64, 64), (clip.FrameCount, clip.Width, clip.Height));
    }

    [SkippableFact]
    public async Task WithoutACardTheErrorSaysWhatToDo()
    {
        Skip.If(torch.cuda.is_available(), "There is one.");
        using var error = new StringWriter();

        Assert.Equal(ExitCode.Failed, await RunAsync(error, Model, "an orc", _gif));

        Assert.All(["no CUDA device", "TorchBackend=cuda-windows", "--device cpu"], word => Assert.Contains(word, error.ToString()));
        Assert.False(File.Exists(_gif));
    }

    [Fact]
    public async Task AnArgumentThatIsMissingIsNamed()
    {
        using var error = new StringWriter();

        Assert.Equal(ExitCode.WrongUse, await RunAsync(error, Model, "an orc"));

        Assert.Contains("OUTPUT is missing", error.ToString());
    }

    private static Task<int> RunAsync(params string[] words) => RunAsync(Console.Error, words);

    private static Task<int> RunAsync(TextWriter error, params string[] words) =>
        new SampleProgram(Host.Root()) { Error = error }.RunAsync(words);
}
