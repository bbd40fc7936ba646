using System.Reflection;
using Pyoco.TestSupport;

namespace Pyoco.Conventions.Tests;

/// <summary>A library of the repository: its assembly and its folder of sources. Only metadata and texts are read, so no libtorch is
/// needed.</summary>
public sealed record Package(string Name, Assembly Assembly)
{
    public static Package Core { get; } = new("Pyoco.Core", typeof(VideoShape).Assembly);

    public static Package Noise { get; } = new("Pyoco.Noise", typeof(Pyoco.Noise.NoisePriorFactory).Assembly);

    public static Package Models { get; } = new("Pyoco.Models", typeof(Pyoco.Models.CheckpointException).Assembly);

    public static Package ImageSharp { get; } = new("Pyoco.ImageSharp", typeof(Pyoco.ImageSharp.GifOptions).Assembly);

    public static Package Hosting { get; } = new("Pyoco.Hosting", typeof(Pyoco.Hosting.VideoDiffusionOptions).Assembly);

    public static Package Testing { get; } = new("Pyoco.Testing", typeof(Pyoco.Testing.FakeVideoGenerator).Assembly);

    public static Package SpritesModel { get; } = new("Pyoco.SpritesModel", typeof(Pyoco.SpritesModel).Assembly);

    public static IReadOnlyList<Package> All { get; } = [Core, Noise, Models, ImageSharp, Hosting, Testing, SpritesModel];

    /// <summary>The names of all packages, as theories take them.</summary>
    public static TheoryData<string> Names { get; } = [.. All.Select(p => p.Name)];

    public string Folder => Repository.PathOf("src", Name);

    public string Project => Path.Combine(Folder, $"{Name}.csproj");

    /// <summary>The sources that are compiled into the assembly.</summary>
    public IReadOnlyList<SourceFile> Sources =>
    [
        .. SourceFile.Below(Folder).Where(f => !f.Path.Contains("/buildTransitive/")),
    ];

    public static Package Of(string name) => All.Single(p => p.Name == name);

    public override string ToString() => Name;
}
