namespace Pyoco.Tests;

/// <summary>Shell scripts that stand for programs on the PATH, until it is disposed.</summary>
internal sealed class FakePrograms : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pyoco-programs-").FullName;
    private readonly string? _path = Environment.GetEnvironmentVariable("PATH");

    /// <param name="keepsPath">Whether the other programs of the PATH are still found.</param>
    public FakePrograms(bool keepsPath = true) =>
        Environment.SetEnvironmentVariable("PATH", keepsPath ? $"{_folder}{Path.PathSeparator}{_path}" : _folder);

    /// <summary>The folder of the scripts.</summary>
    public string Folder => _folder;

    public FakePrograms Add(string name, string command)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, $"#!/bin/sh\n{command}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return this;
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PATH", _path);
        Directory.Delete(_folder, recursive: true);
    }
}
