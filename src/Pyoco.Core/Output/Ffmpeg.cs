using System.Diagnostics;

namespace Pyoco;

/// <summary>The programs of ffmpeg, where they are installed.</summary>
internal static class Ffmpeg
{
    /// <summary>The program that converts.</summary>
    public const string Converter = "ffmpeg";

    /// <summary>The program that tells what a file holds.</summary>
    public const string Prober = "ffprobe";

    // Above it (on Windows below 0) stand the codes of signals; some versions of ffmpeg tell errors of their own there, too.
    private const int LargestOwnCode = 128;

    /// <summary>Whether both programs are on the PATH.</summary>
    public static bool IsInstalled => Find(Converter, SearchPath) is not null && Find(Prober, SearchPath) is not null;

    /// <summary>Refuses a system on which the converter is missing, or was built without an encoder.</summary>
    /// <param name="encoder">The encoder's name.</param>
    /// <param name="what">What it is needed for, as the subject of the sentence.</param>
    /// <exception cref="NotSupportedException">It is; the message says what to do.</exception>
    public static void ThrowIfCannotEncode(string encoder, string what)
    {
        var (encoders, code, error) = Run(Converter, ["-hide_banner", "-nostdin", "-v", "error", "-encoders"], what);
        if (code != 0)
        {
            throw new NotSupportedException($"{what} takes ffmpeg, which ended with code {code}: {error}");
        }

        // A line is " V....D libx264    what it is".
        if (!encoders.Split('\n').Any(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(1) == encoder))
        {
            throw new NotSupportedException(
                $"{what} takes the encoder {encoder}, which {Find(Converter, SearchPath)} was built without; install another ffmpeg.");
        }
    }

    /// <summary>Refuses a system on which one of the programs is missing.</summary>
    /// <param name="what">What they are needed for, as the subject of the sentence.</param>
    /// <exception cref="NotSupportedException">One is; the message says what to do.</exception>
    public static void ThrowIfMissing(string what)
    {
        Required(Prober, what);
        Required(Converter, what);
    }

    private static string? SearchPath => Environment.GetEnvironmentVariable("PATH");

    /// <summary>Runs one of the programs to its end. One that a signal ended runs once more: Ctrl-C in a terminal reaches every program
    /// that this one started, and says nothing of a file.</summary>
    /// <param name="program"><see cref="Converter"/> or <see cref="Prober"/>.</param>
    /// <param name="arguments">Its arguments, each as it is.</param>
    /// <param name="what">What it is needed for, as the subject of the sentence that says that it is missing.</param>
    /// <param name="read">Reads what it writes, to the end.</param>
    /// <exception cref="NotSupportedException">It is not on the PATH, or cannot be started.</exception>
    /// <returns>What was read, and how the program ended, as <see cref="FfmpegProcess.Finish"/> tells it.</returns>
    public static (T Output, int Code, string Error) Run<T>(
        string program, IReadOnlyList<string> arguments, string what, Func<Stream, T> read)
    {
        var run = RunOnce(program, arguments, what, read);
        return run.Code is < 0 or > LargestOwnCode ? RunOnce(program, arguments, what, read) : run;
    }

    /// <summary>The same of a program that writes text.</summary>
    public static (string Output, int Code, string Error) Run(string program, IReadOnlyList<string> arguments, string what) =>
        Run(program, arguments, what, output =>
        {
            using var reader = new StreamReader(output);
            return reader.ReadToEnd();
        });

    private static (T Output, int Code, string Error) RunOnce<T>(
        string program, IReadOnlyList<string> arguments, string what, Func<Stream, T> read)
    {
        using var process = Start(program, arguments, what);
        process.Input.Close();
        var output = read(process.Output);
        var (code, error) = process.Finish();
        return (output, code, error);
    }

    /// <summary>Starts one of the programs.</summary>
    /// <param name="program"><see cref="Converter"/> or <see cref="Prober"/>.</param>
    /// <param name="arguments">Its arguments, each as it is.</param>
    /// <param name="what">What it is needed for, as the subject of the sentence that says that it is missing.</param>
    /// <exception cref="NotSupportedException">It is not on the PATH, or cannot be started.</exception>
    public static FfmpegProcess Start(string program, IReadOnlyList<string> arguments, string what)
    {
        var path = Required(program, what);
        try
        {
            return new FfmpegProcess(Process.Start(new ProcessStartInfo(path, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                CreateNoWindow = true,
            })!);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new NotSupportedException($"{what} takes {program}, and {path} cannot be started: {e.Message}", e);
        }
    }

    private static string Required(string program, string what) => Find(program, SearchPath) ?? throw new NotSupportedException(
        $"{what} takes {program}, which is not on the PATH; install ffmpeg (Debian and Ubuntu: apt-get install ffmpeg).");

    /// <summary>The first file of a name in the folders of a search path; the folder that a process happens to be in is none of
    /// them.</summary>
    public static string? Find(string program, string? searchPath)
    {
        var name = OperatingSystem.IsWindows() ? program + ".exe" : program;
        return (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified).Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
    }
}
