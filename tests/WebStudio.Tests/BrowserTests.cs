using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WebStudio.Tests;

/// <summary>The page in a real browser, with the sprites' model and few steps.</summary>
public sealed class BrowserTests(SpritesBrowser shared) : IClassFixture<SpritesBrowser>, IAsyncLifetime
{
    private const string Prompt = "a green orc with red hair in chain mail walks to the left";

    private readonly List<string> _errors = [];
    private StudioServer? _studio;

    public async Task InitializeAsync() => _studio = shared.Model is null ? null : await StudioServer.StartAsync(shared.Model);

    public async Task DisposeAsync()
    {
        if (_studio is not null)
        {
            await _studio.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task AClipIsTypedGeneratedWatchedAndStillThereAfterAReload()
    {
        var page = await OpenAsync();
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync(Prompt);
        await page.GetByLabel("Seed", new() { Exact = true }).FillAsync("7");
        await SetAsync(page, "steps", 8);

        await page.GetByLabel("Prompt", new() { Exact = true }).PressAsync("Control+Enter");

        // Previews come and differ, and frames move.
        var canvas = page.Locator(".card canvas.clip");
        await Expect(canvas).ToHaveAttributeAsync("data-source", "preview");
        var (first, updates) = (await PixelsAsync(canvas), await canvas.GetAttributeAsync("data-updates"));
        await page.WaitForFunctionAsync(
            "updates => Number(document.querySelector('.card canvas.clip').dataset.updates) > Number(updates)", updates,
            new() { Timeout = SpritesBrowser.Patience });
        await Expect(page.Locator(".card.Done")).ToBeVisibleAsync();
        await Expect(canvas).ToHaveAttributeAsync("data-source", "clip");
        Assert.NotEqual(first, await PixelsAsync(canvas));
        await Expect(page.GetByRole(AriaRole.Progressbar)).ToHaveAttributeAsync("aria-valuenow", "100");
        await Expect(page.Locator("#announce")).ToHaveTextAsync("All clips are made.");

        await page.ReloadAsync();

        await Expect(page.Locator(".card.Done canvas.clip")).ToHaveAttributeAsync("data-source", "clip");
        await Expect(page.Locator("#tiles li")).ToHaveCountAsync(1);
        await Expect(page.GetByLabel("Prompt", new() { Exact = true })).ToHaveValueAsync(Prompt);
        Assert.Empty(_errors);
    }

    [SkippableFact]
    public async Task ARunIsCancelledWithEscape()
    {
        var page = await OpenAsync();
        await SetAsync(page, "steps", 50);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Generate") }).ClickAsync();
        await Expect(page.Locator(".card.Running")).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("Escape");

        await Expect(page.Locator(".card.Cancelled .state")).ToHaveTextAsync("cancelled");
        await Expect(page.Locator("#cancel")).ToBeHiddenAsync();
        await Expect(page.Locator("#tiles li")).ToHaveCountAsync(0);
        Assert.Empty(_errors);
    }

    [SkippableFact]
    public async Task PriorsAreComparedOnOneSeedFrameByFrame()
    {
        var page = await OpenAsync();
        await SetAsync(page, "steps", 2);
        await page.GetByLabel("Compare several on one seed").CheckAsync();

        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Generate 3 clips") }).ClickAsync();

        await Expect(page.Locator(".card")).ToHaveCountAsync(3);
        await Expect(page.Locator(".card.Done")).ToHaveCountAsync(3);
        await Expect(page.Locator(".card h3")).ToHaveTextAsync(["independent", "mixed (α = 1)", "progressive (α = 2)"]);
        await Expect(page.Locator(".card .chip.trained")).ToHaveCountAsync(1);
        await Expect(page.Locator(".card svg.heat")).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Slider, new() { Name = "Frame", Exact = true }).FillAsync("5");
        await Expect(page.Locator(".card canvas[data-frame='5']")).ToHaveCountAsync(6);
        await Expect(page.Locator("#scrub-value")).ToHaveTextAsync("frame 6 of 8");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true })).ToBeVisibleAsync();

        // A clip of the gallery: made again, downloaded, deleted.
        await page.Locator("#tiles button").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make again" }).ClickAsync();
        await Expect(page.Locator("#detail-again")).ToHaveTextAsync("Made again: pixel for pixel the same.");
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("#detail [data-format=gif]").ClickAsync());
        Assert.EndsWith(".gif", download.SuggestedFilename, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.Locator("#tiles li")).ToHaveCountAsync(2);
        Assert.Empty(_errors);
    }

    [SkippableFact]
    public async Task WhatIsWrongIsSaidAtItsEntry()
    {
        var page = await OpenAsync();
        var seed = page.GetByLabel("Seed", new() { Exact = true });
        await seed.FillAsync("-3");

        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Generate") }).ClickAsync();

        await Expect(page.Locator("#seed-error")).ToContainTextAsync("The seed is -3");
        await Expect(seed).ToBeFocusedAsync();
        await Expect(seed).ToHaveAttributeAsync("aria-invalid", "true");
        _errors.RemoveAll(e => e.Contains("400", StringComparison.Ordinal)); // the console tells of the answer
        Assert.Empty(_errors);
    }

    [SkippableFact]
    public async Task KeysAndThemeWork()
    {
        var page = await OpenAsync();
        var theme = () => page.EvaluateAsync<string>("document.documentElement.dataset.theme");
        Assert.Equal("dark", await theme());

        await page.Keyboard.PressAsync("t");
        Assert.Equal("light", await theme());
        await page.Keyboard.PressAsync("?");
        await Expect(page.Locator("#help")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("c");
        await Expect(page.GetByLabel("Compare several on one seed")).ToBeCheckedAsync();
        await page.Keyboard.PressAsync("p");
        await Expect(page.GetByLabel("Prompt", new() { Exact = true })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#example")).ToBeFocusedAsync();
        Assert.Empty(_errors);
    }

    [SkippableFact]
    public async Task EverythingHasANameAndNothingIsWiderThanAPhone()
    {
        var page = await OpenAsync(new() { ViewportSize = new() { Width = 390, Height = 844 }, ColorScheme = ColorScheme.Light });

        var wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        var nameless = await page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll("button, input, select, textarea, [role=img], [role=progressbar]")]
              .filter(e => !(e.labels?.length || e.getAttribute("aria-label") || e.textContent.trim())).map(e => e.outerHTML)
            """);

        Assert.Equal(390, wide);
        Assert.Empty(nameless);
        Assert.Empty(_errors);
    }

    /// <summary>The pictures of the documentation, with the page's own settings, taken where <c>PYOCO_SCREENSHOTS</c> names a folder:
    /// <c>PYOCO_SCREENSHOTS=$PWD/docs dotnet test tests/WebStudio.Tests -c Release --filter Name~Screenshots</c>.</summary>
    [SkippableFact]
    public async Task ScreenshotsShowTheStudio()
    {
        var folder = Environment.GetEnvironmentVariable("PYOCO_SCREENSHOTS");
        Skip.If(string.IsNullOrEmpty(folder), "PYOCO_SCREENSHOTS names no folder.");
        var page = await OpenAsync(new() { ViewportSize = new() { Width = 1440, Height = 960 }, ColorScheme = ColorScheme.Dark });
        await page.GetByLabel("Compare several on one seed").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Generate") }).ClickAsync();
        await Expect(page.Locator(".card.Done")).ToHaveCountAsync(3, new() { Timeout = 5 * SpritesBrowser.Patience });
        await page.GetByRole(AriaRole.Slider, new() { Name = "Frame", Exact = true }).FillAsync("3");
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "studio-dark.png") });
        await page.Locator("#theme").ClickAsync();
        await page.Locator("#tiles button").First.ClickAsync();
        await Expect(page.Locator("#detail svg.heat")).ToBeVisibleAsync();
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "studio-light.png") });
        var phone = await OpenAsync(new()
        {
            ViewportSize = new() { Width = 390, Height = 844 }, DeviceScaleFactor = 2, ColorScheme = ColorScheme.Dark, HasTouch = true,
        });
        await Expect(phone.Locator(".card.Done")).ToHaveCountAsync(3);
        await phone.EvaluateAsync("document.querySelector('#stage').scrollIntoView()");
        await phone.ScreenshotAsync(new() { Path = Path.Combine(folder, "studio-phone.png") });
    }

    private static Task<string> PixelsAsync(ILocator canvas) => canvas.EvaluateAsync<string>("c => c.toDataURL()");

    private static Task SetAsync(IPage page, string slider, int value) =>
        page.Locator($"#{slider}").FillAsync(value.ToString(CultureInfo.InvariantCulture));

    private async Task<IPage> OpenAsync(BrowserNewContextOptions? options = null)
    {
        Chromium.SkipIfMissing();
        options ??= new BrowserNewContextOptions { ColorScheme = ColorScheme.Dark };
        var context = await shared.Browser!.NewContextAsync(options);
        context.SetDefaultTimeout(SpritesBrowser.Patience);
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Add(message.Text);
            }
        };
        await page.GotoAsync(_studio!.Url);
        await Expect(page.Locator("body[data-ready=true]")).ToBeAttachedAsync();
        return page;
    }
}
