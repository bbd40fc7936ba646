using System.Net;
using System.Net.Sockets;
using System.Text;
using Pyoco.Testing;

namespace WebStudio.Tests;

/// <summary>No request reaches a file that is not its own. Requests are written by hand, because clients of HTTP put paths in order before
/// they send them.</summary>
public sealed class TraversalTests : IAsyncLifetime
{
    private const string Content = "what nobody may read";

    private StudioServer _studio = null!;
    private HttpClient _client = null!;
    private string _secret = "";

    public static TheoryData<string> Names { get; } =
    [
        "other", "..", "%2e%2e", "..%2fother", "..%5cother", "%2e%2e%2fother", "..%252fother", "secret.png", "%00", "other%00",
        "%2fetc%2fpasswd", "C:%5cwindows", "~", "0197F3A2000070008000000000000000", "%7B0197f3a2-0000-7000-8000-000000000000%7D",
        "0197f3a2-0000-7000-8000-000000000000", "0197f3a2000070008000000000000000%2f..%2fother", "aux", "clip.json",
    ];

    public async Task InitializeAsync()
    {
        _studio = await StudioServer.StartAsync(new FakeStudioModel(new FakeVideoOptions()));
        _client = new HttpClient { BaseAddress = new Uri(_studio.Url) };
        _secret = Path.Combine(_studio.Gallery, "secret.png");
        File.WriteAllText(_secret, Content);
        Directory.CreateDirectory(Path.Combine(_studio.Gallery, "other"));
        File.WriteAllText(Path.Combine(_studio.Gallery, "other", "frames.png"), Content);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _studio.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task NamesThatAreNoneLeadNowhere(string name)
    {
        foreach (var path in new[] { "", "/report", "/frames", "/noise", "/noise/frames", "/download/webp" })
        {
            await LeadsNowhere(HttpMethod.Get, $"/api/clips/{name}{path}");
        }

        await LeadsNowhere(HttpMethod.Delete, $"/api/clips/{name}");
        await LeadsNowhere(HttpMethod.Post, $"/api/clips/{name}/replay");
        await LeadsNowhere(HttpMethod.Get, $"/api/runs/{name}");
        await LeadsNowhere(HttpMethod.Get, $"/api/runs/{name}/events");
        Assert.True(File.Exists(_secret));
        Assert.True(File.Exists(Path.Combine(_studio.Gallery, "other", "frames.png")));
    }

    [Theory]
    [InlineData("..%2f..%2fsecret.png")]
    [InlineData("png%2f..")]
    [InlineData("WEBP")]
    [InlineData("exe")]
    public async Task FormatsThatAreNoneLeadNowhere(string format)
    {
        var clip = Assert.Single(await _client.MakeAsync());

        await LeadsNowhere(HttpMethod.Get, $"/api/clips/{clip.Id}/download/{format}");
    }

    [Theory]
    [InlineData("/appsettings.json")]
    [InlineData("/../appsettings.json")]
    [InlineData("/%2e%2e/appsettings.json")]
    [InlineData("/..%2fappsettings.json")]
    [InlineData("/..%5cappsettings.json")]
    [InlineData("//etc/passwd")]
    [InlineData("/wwwroot/index.html")]
    public Task ThePageIsAllThatIsServed(string path) => LeadsNowhere(HttpMethod.Get, path);

    [Theory]
    [InlineData("captured")]
    [InlineData("fixed")]
    [InlineData("residual")]
    public async Task PriorsThatReadFilesCannotBeAskedFor(string prior)
    {
        var response = await _client.BeginAsync(new
        {
            prompt = "an orc", priors = new[] { new { name = prior, file = "/etc/passwd", sha256 = "00" } },
        });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await _client.GetAsync($"/api/noise?prior={prior}")).StatusCode);
    }

    private async Task LeadsNowhere(HttpMethod method, string path)
    {
        var uri = new Uri(_studio.Url);
        using var connection = new TcpClient();
        await connection.ConnectAsync(uri.Host, uri.Port);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"{method} {path} HTTP/1.1\r\nHost: localhost:{uri.Port}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync();

        Assert.Matches("^HTTP/1.1 (400|404|405) ", answer);
        Assert.DoesNotContain(Content, answer, StringComparison.Ordinal);
    }
}
