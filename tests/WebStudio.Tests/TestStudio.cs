using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pyoco.Testing;
using WebStudio.Model;

namespace WebStudio.Tests;

/// <summary>The studio with a model that computes nothing, and a gallery of its own.</summary>
internal sealed class TestStudio : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string> _settings;
    private readonly bool _ownsGallery;

    public TestStudio(FakeVideoOptions? fake = null, string? gallery = null, params (string Name, object Value)[] settings)
    {
        Model = new FakeStudioModel(fake ?? new FakeVideoOptions());
        _ownsGallery = gallery is null;
        Gallery = gallery ?? Scratch.Folder();
        _settings = settings.ToDictionary(s => $"Studio:{s.Name}", s => FormattableString.Invariant($"{s.Value}"));
        ClientOptions.AllowAutoRedirect = false;
    }

    public FakeStudioModel Model { get; }

    public string Gallery { get; }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Studio:Gallery", Gallery).UseSetting("Pyoco:WarmUp", "None").UseSetting("Logging:LogLevel:Default", "None");
        foreach (var (name, value) in _settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureTestServices(services => services.AddSingleton(new ModelSource(() => Model)));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && _ownsGallery)
        {
            Scratch.Delete(Gallery);
        }
    }
}

/// <summary>Folders that tests write into.</summary>
internal static class Scratch
{
    public static string Folder() => Directory.CreateTempSubdirectory("webstudio-").FullName;

    public static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
