using System.Reflection;
using System.Runtime.CompilerServices;

namespace Pyoco.Conventions.Tests;

public class TypeTests
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static;
    private static readonly string[] NamesThatAdmitAnything = ["Helper", "Utils", "Manager", "Common"];

    [Theory]
    [MemberData(nameof(Package.Names), MemberType = typeof(Package))]
    public void PublicTypesAreInterfacesOrSealed(string package)
    {
        // Static classes, delegates, enumerations and structs are sealed to the runtime.
        var open = Package.Of(package).Assembly.GetExportedTypes().Where(type => !type.IsInterface && !type.IsSealed);

        Assert.Empty(open);
    }

    [Theory]
    [MemberData(nameof(Package.Names), MemberType = typeof(Package))]
    public void PublicPropertiesAreNotSet(string package)
    {
        // What the options of a host are is set by its configuration and by Configure, one after the other.
        var settable =
            from type in Package.Of(package).Assembly.GetExportedTypes()
            where type != typeof(Pyoco.Hosting.VideoDiffusionOptions)
            from property in type.GetProperties(Declared)
            where property.SetMethod is { IsPublic: true } setter
                && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))
            select $"{type.Name}.{property.Name}";

        Assert.Empty(settable);
    }

    [Theory]
    [MemberData(nameof(Package.Names), MemberType = typeof(Package))]
    public void NamesSayWhatATypeIs(string package)
    {
        using var code = new CompiledCode(Package.Of(package));
        var names = code.TypeNames.Concat(Package.Of(package).Sources.Select(f => f.Name)).Distinct();

        var vague = names.Where(name => NamesThatAdmitAnything.Any(name.Contains) || name.EndsWith("Base", StringComparison.Ordinal));

        Assert.Empty(vague);
    }
}
