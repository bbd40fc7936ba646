using Pyoco.Samples;

namespace NoiseLab.Tests;

/// <summary>Runs command lines in the process, in a folder of their own.</summary>
public sealed class LabRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("noise-lab");

    /// <summary>The exit code of the last command.</summary>
    public int Code { get; private set; }

    /// <summary>The lines of the last command.</summary>
    public string[] Output { get; private set; } = [];

    /// <summary>The error lines of the last command.</summary>
    public string[] Error { get; private set; } = [];

    /// <summary>A file of the folder.</summary>
    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Carries out a command line; words that begin with @ are files of the folder.</summary>
    public int Run(params string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var program = new SampleProgram(Lab.Root()) { Output = output, Error = error };
        Code = program.RunAsync([.. words.Select(w => w.StartsWith('@') ? PathOf(w[1..]) : w)]).GetAwaiter().GetResult();
        (Output, Error) = (Lines(output), Lines(error));
        return Code;
    }

    /// <summary>The line of the last command about a test; names fill 28 letters.</summary>
    public string LineOf(string test) => Output.Single(l => l.Length > 28 && l[..28].TrimEnd() == test);

    public void Dispose() => _folder.Delete(recursive: true);

    private static string[] Lines(StringWriter writer) =>
        writer.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
