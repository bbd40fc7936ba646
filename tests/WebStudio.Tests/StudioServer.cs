using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Pyoco.TestSupport;

namespace WebStudio.Tests;

/// <summary>The studio on a free port of this machine, with the sprites' model: what a browser and a measurement talk to.</summary>
internal sealed class StudioServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _gallery;

    private StudioServer(WebApplication app, string gallery) => (_app, _gallery) = (app, gallery);

    /// <summary>Where it is.</summary>
    public string Url => _app.Urls.First();

    /// <summary>Starts it and waits until the model is loaded.</summary>
    public static async Task<StudioServer> StartAsync(params string[] settings)
    {
        var gallery = Scratch.Folder();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args =
            [
                "--Urls=http://127.0.0.1:0", $"--Studio:Gallery={gallery}", $"--Studio:Model={Repository.PathOf("models", "sprites")}",
                "--Logging:LogLevel:Default=Warning", .. settings,
            ],
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.AddStudio();
        var app = builder.Build();
        app.MapStudio();
        await app.StartAsync();
        var server = new StudioServer(app, gallery);
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        var health = "";
        for (var waited = 0; !health.Contains("\"Healthy\"", StringComparison.Ordinal); waited++)
        {
            Assert.True(waited < 600, $"The model is not loaded after a minute: {health}");
            await Task.Delay(100);
            health = await (await client.GetAsync("/health")).Content.ReadAsStringAsync();
        }

        return server;
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Scratch.Delete(_gallery);
    }
}
