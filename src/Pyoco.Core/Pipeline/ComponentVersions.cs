using System.Reflection;
using System.Runtime.InteropServices;

namespace Pyoco;

/// <summary>The versions of what computes a clip.</summary>
internal static class ComponentVersions
{
    /// <summary>By name: <c>pyoco</c>, <c>torchsharp</c>, <c>dotnet</c>, <c>system</c>.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["pyoco"] = Of(typeof(ComponentVersions).Assembly),
        ["torchsharp"] = Of(typeof(TorchSharp.torch).Assembly),
        ["dotnet"] = Environment.Version.ToString(),
        ["system"] = RuntimeInformation.RuntimeIdentifier,
    };

    private static string Of(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? assembly.GetName().Version?.ToString() ?? "unknown";
}
