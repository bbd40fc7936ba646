using Microsoft.Playwright;

namespace WebStudio.Tests;

/// <summary>The browser of the tests: the Chromium of the machine. None is downloaded.</summary>
internal static class Chromium
{
    /// <summary>The variable that makes a missing browser a failure; <c>.ci/run</c> sets it where it may install one.</summary>
    public const string RequiredVariable = "PYOCO_REQUIRES_CHROMIUM";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    /// <summary>Its path; null where there is none on the PATH.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => System.IO.Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    /// <summary>Whether tests go without: there is none, and none is required.</summary>
    public static bool IsMissing => Path is null && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(RequiredVariable));

    /// <summary>Skips a test on a machine without Chromium, unless one is required.</summary>
    public static void SkipIfMissing() => Skip.If(IsMissing, "Chromium is not on the PATH (Debian's package is `chromium`).");

    /// <summary>Starts it.</summary>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = Path ?? throw new InvalidOperationException($"Chromium is not on the PATH, and {RequiredVariable} is set."),

        // Its sandbox does not work for root, which build machines are; it loads this page alone.
        ChromiumSandbox = false,
    });
}
