using System.Text.RegularExpressions;
using Pyoco.TestSupport;

namespace Pyoco.Conventions.Tests;

public partial class SourceTests
{
    private const int MostLinesOfAFile = 400;
    private const int MostLinesOfAMethod = 42; // 40, and the braces
    private const int MostColumns = 140; // as in .editorconfig

    private static readonly string[] NarrowFolders = ["src", "tests", "samples", "benchmarks"];

    // Noise comes from an address and time from a clock that was handed in; a library says nothing on the console.
    private static readonly string[] Banned =
    [
        "System.Console.Write", "System.Console.get_Out",
        "System.DateTime.get_Now", "System.DateTimeOffset.get_Now", "System.Random.get_Shared",
        "TorchSharp.torch.manual_seed", "TorchSharp.torch.random.manual_seed", "TorchSharp.torch.cuda.manual_seed",
        "TorchSharp.torch.set_default_device", "TorchSharp.torch.set_default_dtype",
    ];

    private static readonly Dictionary<string, string[]> Namespaces = new()
    {
        ["Pyoco.Core"] = ["Pyoco", "Microsoft.Extensions.DependencyInjection"],
        ["Pyoco.Noise"] = ["Pyoco.Noise"],
        ["Pyoco.Models"] = ["Pyoco.Models"],
        ["Pyoco.ImageSharp"] = ["Pyoco.ImageSharp"],
        ["Pyoco.Hosting"] = ["Pyoco.Hosting", "Microsoft.Extensions.DependencyInjection"],
        ["Pyoco.Testing"] = ["Pyoco.Testing"],
        ["Pyoco.SpritesModel"] = ["Pyoco"],
    };

    [Theory]
    [MemberData(nameof(Package.Names), MemberType = typeof(Package))]
    public void FilesAreShort(string package)
    {
        var tooLong = Package.Of(package).Sources.Where(f => f.Lines.Count > MostLinesOfAFile)
            .Select(f => $"{f.Path}: {f.Lines.Count} lines");

        Assert.Empty(tooLong);
    }

    [Fact]
    public void LinesAreShort()
    {
        var tooLong = NarrowFolders.SelectMany(folder => SourceFile.Below(Repository.PathOf(folder.Split('/'))))
            .SelectMany(
                f => f.Lines.Index()
                    .Where(l => l.Item.Length > MostColumns).Select(l => $"{f.Path}:{l.Index + 1}: {l.Item.Length} columns"))
            .ToArray();

        Assert.True(
            tooLong.Length == 0, $"Lines over {MostColumns} columns:{Environment.NewLine}{string.Join(Environment.NewLine, tooLong)}");
    }

    [Theory]
    [MemberData(nameof(Package.Names), MemberType = typeof(Package))]
    public void MethodsAreShort(string package)
    {
        using var code = new CompiledCode(Package.Of(package));

        var tooLong = code.Methods.Where(m => IsOurs(m) && m.Lines > MostLinesOfAMethod)
            .Select(m => $"{m.Name}: {m.Lines} lines").ToArray();

        Assert.Empty(tooLong);
    }

    [Theory]
    [MemberData(nameof(Package.Names), MemberType = typeof(Package))]
    public void NoGlobalStateIsTouched(string package)
    {
        using var code = new CompiledCode(Package.Of(package));

        var used = code.UsedMembers.Where(member => Banned.Any(b => member.StartsWith(b, StringComparison.Ordinal))).ToArray();

        Assert.Empty(used);
    }

    /// <summary>Numbers that TorchSharp boxes by itself may be freed while native code reads them; <c>TensorArithmetic</c> says why. Its
    /// own sums of two tensors box a 1. Tests, samples and benchmarks die of it as libraries do.</summary>
    [Theory]
    [MemberData(nameof(CheckedAssemblies.Names), MemberType = typeof(CheckedAssemblies))]
    public void NumbersReachTensorsThroughTensorArithmetic(string assembly)
    {
        using var code = CheckedAssemblies.Open(assembly);

        var boxed = code.Calls.Where(call => call.Caller != "TensorArithmetic" && IsBoxing(call))
            .Select(call => $"{call.Place}: {call.Member}").Distinct().ToArray();

        Assert.True(boxed.Length == 0, $"Boxed numbers:{Environment.NewLine}{string.Join(Environment.NewLine, boxed)}");
    }

    /// <summary>A project that the build left out would never be looked at.</summary>
    [Fact]
    public void EveryProjectOfTheSolutionIsLookedAt()
    {
        var projects = File.ReadAllLines(Repository.PathOf("Pyoco.sln")).Select(l => ProjectFile().Match(l)).Where(m => m.Success)
            .Select(m => m.Groups[1].Value).Except(["Pyoco.Conventions.Tests"]);

        Assert.Empty(projects.Except(CheckedAssemblies.All));
    }

    [Fact]
    public void OnlyTheLoaderWritesToTheErrorStream()
    {
        // TorchSharp's own account of a missing library leads elsewhere, so the loader's comes before it.
        var writers = Package.All.SelectMany(p => p.Sources)
            .Where(f => f.Lines.Any(l => l.Contains("Console.Error", StringComparison.Ordinal)));

        Assert.Equal(["src/Pyoco.Core/Runtime/NativeRuntime.cs"], writers.Select(f => f.Path));
    }

    [Theory]
    [MemberData(nameof(Package.Names), MemberType = typeof(Package))]
    public void APackageHasOneNamespace(string package)
    {
        var wrong = Package.Of(package).Sources
            .Select(
                f => (f.Path, Declared: f.Lines.Select(l => NamespaceLine().Match(l))
                    .Where(m => m.Success).Select(m => m.Groups[1].Value).ToArray()))
            .Where(f => f.Declared.Length != 1 || !Namespaces[package].Contains(f.Declared[0]))
            .Select(f => $"{f.Path}: {(f.Declared.Length == 0 ? "no file-scoped namespace" : string.Join(", ", f.Declared))}");

        Assert.Empty(wrong);
    }

    [Fact]
    public void NothingIsFoldedAway()
    {
        string[] folders = ["src", "tests", "samples", "benchmarks"];

        var folded = folders.SelectMany(folder => SourceFile.Below(Repository.PathOf(folder)))
            .Where(f => f.Lines.Any(l => l.TrimStart().StartsWith("#region", StringComparison.Ordinal)))
            .Select(f => f.Path);

        Assert.Empty(folded);
    }

    /// <summary>A file declares a body when the compiler put a method that somebody wrote into it (<see cref="CompiledCode.Methods"/>). Its
    /// tests are in <c>XTests.cs</c>, anywhere in the package's test project; only the name is checked here.</summary>
    [Theory]
    [MemberData(nameof(Package.Names), MemberType = typeof(Package))]
    public void EveryFileWithABodyHasItsTests(string package)
    {
        using var code = new CompiledCode(Package.Of(package));
        var tests = SourceFile.Below(Repository.PathOf("tests", $"{package}.Tests")).Select(f => f.Name).ToHashSet();

        var untested = code.Methods.Where(IsOurs)
            .Select(m => m.File)
            .Where(f => f.StartsWith($"src/{package}/", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)
            .Where(file => !tests.Contains($"{Path.GetFileNameWithoutExtension(file)}Tests"))
            .ToArray();

        Assert.True(untested.Length == 0, $"No tests for:{Environment.NewLine}{string.Join(Environment.NewLine, untested)}");
    }

    private static bool IsBoxing(MadeCall call) => call.Member switch
    {
        "TorchSharp.Scalar.op_Implicit" or "TorchSharp.torch.Tensor.op_Addition" => true,
        "TorchSharp.torch.Tensor.add" or "TorchSharp.torch.Tensor.add_" => call.Arguments == 1,
        "TorchSharp.torch.add" => call.Arguments == 2,
        var member => member.StartsWith("TorchSharp.ScalarExtensionMethods.", StringComparison.Ordinal)
            || member is "TorchSharp.TensorExtensionMethods.ToScalar"
                or "TorchSharp.TensorExtensionMethods.ToDouble" or "TorchSharp.TensorExtensionMethods.ToSingle",
    };

    // Source generators put their files below obj, or nowhere.
    private static bool IsOurs(WrittenMethod method) =>
        method.File.StartsWith("src/", StringComparison.Ordinal)
            && !method.File.Contains("/obj/")
            && !method.File.EndsWith(".g.cs", StringComparison.Ordinal);

    [GeneratedRegex(@"([\w.]+)\.csproj")]
    private static partial Regex ProjectFile();

    [GeneratedRegex(@"^namespace ([\w.]+);$")]
    private static partial Regex NamespaceLine();
}
