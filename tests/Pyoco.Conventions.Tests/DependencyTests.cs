using System.Xml.Linq;

namespace Pyoco.Conventions.Tests;

public class DependencyTests
{
    [Fact]
    public void CoreKnowsNeitherNoiseNorModels() => AssertReferences(Package.Core);

    [Fact]
    public void NoiseKnowsCoreOnly() => AssertReferences(Package.Noise, Package.Core);

    [Fact]
    public void ModelsKnowCoreOnly() => AssertReferences(Package.Models, Package.Core);

    [Fact]
    public void ImageSharpKnowsCoreOnly() => AssertReferences(Package.ImageSharp, Package.Core);

    [Fact]
    public void HostingKnowsCoreOnly() => AssertReferences(Package.Hosting, Package.Core);

    [Fact]
    public void TestingKnowsCoreOnly() => AssertReferences(Package.Testing, Package.Core);

    [Fact]
    public void TheSpritesModelKnowsNobody() => AssertReferences(Package.SpritesModel);

    [Theory]
    [MemberData(nameof(Package.Names), MemberType = typeof(Package))]
    public void NoLibraryBringsALibtorch(string package)
    {
        // The executable picks the runtime: two of them in one program are a build error.
        var runtimes = References(Package.Of(package), "PackageReference")
            .Where(name => name.StartsWith("TorchSharp-", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("libtorch", StringComparison.OrdinalIgnoreCase));

        Assert.Empty(runtimes);
    }

    private static void AssertReferences(Package package, params Package[] expected)
    {
        var projects = References(package, "ProjectReference").Select(Path.GetFileNameWithoutExtension);
        var assemblies = package.Assembly.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(n => n.StartsWith("Pyoco", StringComparison.Ordinal));

        Assert.Equal(expected.Select(p => p.Name), projects);
        Assert.Equal(expected.Select(p => p.Name), assemblies);
    }

    private static IEnumerable<string> References(Package package, string kind) =>
        XDocument.Load(package.Project).Descendants(kind).Select(e => e.Attribute("Include")!.Value.Replace('\\', '/'));
}
