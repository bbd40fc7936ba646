using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Pyoco.TestSupport;

namespace Pyoco.Conventions.Tests;

public class NoticeTests
{
    private const string Package = "pyoco.test.package";

    // A notice about a package appears on a day of its own choosing; a clone that built the day before must still build, and must say it.
    [Theory]
    [InlineData("restore")]
    [InlineData("restore", "-warnaserror")]
    public async Task ANoticeAboutAPackageIsPrintedAndBreaksNoBuild(params string[] command)
    {
        var folder = Directory.CreateTempSubdirectory("pyoco-notice-").FullName;
        using var server = Serve(out var address);
        WritePackage(Path.Combine(folder, "packages"));
        WriteProject(folder, address);

        var (code, output) = await Restore(folder, command);

        Assert.True(code == 0, output);
        Assert.Contains("warning NU1904", output);
        Assert.Contains(Package, output);
        Directory.Delete(folder, recursive: true);
    }

    // A source of notices about one package.
    private static HttpListener Serve(out string address)
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            address = $"http://localhost:{((IPEndPoint)free.LocalEndpoint).Port}/";
        }

        var pages = new Dictionary<string, string>
        {
            ["/index.json"] = $$"""{"version":"3.0.0","resources":[{"@id":"{{address}}notices.json","@type":"VulnerabilityInfo/6.7.0"}]}""",
            ["/notices.json"] = $$"""[{"@name":"base","@id":"{{address}}base.json","@updated":"2026-01-01T00:00:00Z","comment":""}]""",
            ["/base.json"] = $$"""{"{{Package}}":[{"url":"https://example.test/notice","severity":3,"versions":"(, 2.0.0)"}]}""",
        };
        var server = new HttpListener { Prefixes = { address } };
        server.Start();
        _ = Task.Run(async () =>
        {
            while (server.IsListening)
            {
                var context = await server.GetContextAsync();
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(pages[context.Request.Url!.AbsolutePath]));
                context.Response.Close();
            }
        });
        return server;
    }

    private static void WritePackage(string folder)
    {
        Directory.CreateDirectory(folder);
        using var archive = ZipFile.Open(Path.Combine(folder, $"{Package}.1.0.0.nupkg"), ZipArchiveMode.Create);
        using var writer = new StreamWriter(archive.CreateEntry($"{Package}.nuspec").Open());
        writer.Write(
            $"<package><metadata><id>{Package}</id><version>1.0.0</version><authors>a</authors>"
            + "<description>d</description></metadata></package>");
    }

    private static void WriteProject(string folder, string address)
    {
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources><clear /><add key="here" value="packages" /></packageSources>
              <auditSources><clear /><add key="notices" value="{address}index.json" allowInsecureConnections="true" /></auditSources>
            </configuration>
            """);
        var properties = $"""<Project><Import Project="{Repository.PathOf("Directory.Build.props")}" /></Project>""";
        File.WriteAllText(Path.Combine(folder, "Directory.Build.props"), properties);
        File.WriteAllText(Path.Combine(folder, "app.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="{Package}" Version="1.0.0" /></ItemGroup></Project>
            """);
    }

    private static async Task<(int Code, string Output)> Restore(string folder, string[] command)
    {
        var start = new ProcessStartInfo("dotnet", [.. command, "--nologo", "-p:UseSharedCompilation=false", "-nodeReuse:false"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NUGET_PACKAGES"] = Path.Combine(folder, "cache");
        start.Environment["NUGET_HTTP_CACHE_PATH"] = Path.Combine(folder, "http");
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment.Remove("MSBUILD_EXE_PATH");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }
}
