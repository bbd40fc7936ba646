using Microsoft.Playwright;
using WebStudio.Model;

namespace WebStudio.Tests;

/// <summary>The browser and the sprites' model, started once for all tests of the page.</summary>
public sealed class SpritesBrowser : IAsyncLifetime
{
    /// <summary>Milliseconds that a test waits for the page: the machine may be busy.</summary>
    public const int Patience = 120_000;

    private StudioServer? _studio;
    private IPlaywright? _playwright;

    /// <summary>The browser; null on a machine without one.</summary>
    public IBrowser? Browser { get; private set; }

    /// <summary>The model; null on a machine without a browser.</summary>
    internal IStudioModel? Model { get; private set; }

    public async Task InitializeAsync()
    {
        if (Chromium.IsMissing)
        {
            return; // each test says so
        }

        _studio = await StudioServer.StartAsync();
        Model = await _studio.Get<ModelSource>().GetAsync(CancellationToken.None);
        _playwright = await Playwright.CreateAsync();
        Browser = await Chromium.LaunchAsync(_playwright);
        Assertions.SetDefaultExpectTimeout(Patience);
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_studio is not null)
        {
            await _studio.DisposeAsync();
        }
    }
}
