using System.Diagnostics;

namespace Pyoco;

/// <summary>The programs of ffmpeg, where they are installed.</summary>
internal static class Ffmpeg
{
    /// <summary>The program that converts.</summary>
    public const string Converter = "ffmpeg";

    /// <summary>The program that tells what a file holds.</summary>
    public const string Prober = "ffprobe";

    /// <summary>Whether both programs are on the PATH.</summary>
    public static bool IsInstalled => Find(Converter, SearchPath) is not null && Find(Prober, SearchPath) is not null;

    private static string? SearchPath => Environment.GetEnvironmentVariable("PATH");

    /// <summary>Starts one of the programs.</summary>
    /// <param name="program"><see cref="Converter"/> or <see cref="Prober"/>.</param>
    /// <param name="arguments">Its arguments, each as it is.</param>
    /// <param name="what">What it is needed for, as the subject of the sentence that says that it is missing.</param>
    /// <exception cref="NotSupportedException">It is not on the PATH, or cannot be started.</exception>
    public static FfmpegProcess Start(string program, IReadOnlyList<string> arguments, string what)
    {
        var path = Find(program, SearchPath) ?? throw new NotSupportedException(
            $"{what} takes {program}, which is not on the PATH; install ffmpeg (Debian and Ubuntu: apt-get install ffmpeg).");
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

    /// <summary>The first file of a name in the folders of a search path; the folder that a process happens to be in is none of
    /// them.</summary>
    public static string? Find(string program, string? searchPath)
    {
        var name = OperatingSystem.IsWindows() ? program + ".exe" : program;
        return (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified).Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
    }
}
