using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Pyoco.TestSupport;
using WebStudio.Model;

namespace WebStudio.Tests;

/// <summary>The studio on a free port of this machine: what browsers and measurements talk to.</summary>
internal sealed class StudioServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StudioServer(WebApplication app, string gallery) => (_app, Gallery) = (app, gallery);

    /// <summary>The folder of its gallery.</summary>
    public string Gallery { get; }

    /// <summary>Where it is.</summary>
    public string Url => _app.Urls.First();

    /// <summary>Starts it and waits until the model is loaded.</summary>
    /// <param name="model">The model; the sprites' when null.</param>
    /// <param name="settings">Settings, as the command line has them.</param>
    public static async Task<StudioServer> StartAsync(IStudioModel? model = null, params string[] settings)
    {
        var gallery = Scratch.Folder();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args =
            [
                "--Urls=http://127.0.0.1:0", $"--Studio:Gallery={gallery}", $"--Studio:Model={Repository.PathOf("models", "sprites")}",
                "--Logging:LogLevel:Default=Warning", $"--Pyoco:WarmUp={(model is null ? "Run" : "None")}", .. settings,
            ],
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.AddStudio();
        if (model is not null)
        {
            builder.Services.AddSingleton(new ModelSource(() => model));
        }

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
        Scratch.Delete(Gallery);
    }
}
