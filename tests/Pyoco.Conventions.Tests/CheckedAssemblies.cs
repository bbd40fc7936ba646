using System.Reflection;
using Pyoco.TestSupport;

namespace Pyoco.Conventions.Tests;

/// <summary>All compiled code of the repository: the packages, and the tests, samples and benchmarks where the build of this project left
/// them.</summary>
internal static class CheckedAssemblies
{
    private static readonly string[] Paths =
    [
        .. Package.All.Select(p => p.Assembly.Location), typeof(Repository).Assembly.Location,
        .. typeof(CheckedAssemblies).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Where(a => a.Key == "CheckedAssembly").Select(a => a.Value!),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Paths.Select(path => Path.GetFileNameWithoutExtension(path))];

    /// <summary>The same, as theories take them.</summary>
    public static TheoryData<string> Names { get; } = [.. All];

    /// <summary>What the compiler made of one.</summary>
    public static CompiledCode Open(string name) => new(Paths.Single(path => Path.GetFileNameWithoutExtension(path) == name));
}
