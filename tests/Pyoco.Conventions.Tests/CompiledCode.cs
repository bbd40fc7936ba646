using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Pyoco.Conventions.Tests;

/// <summary>What the compiler made of a package, read from its metadata and debug information: nothing is guessed from the text of the sources.</summary>
public sealed class CompiledCode : IDisposable
{
    private readonly PEReader _assembly;
    private readonly MetadataReaderProvider _symbols;
    private readonly MetadataReader _types;
    private readonly MetadataReader _debug;

    public CompiledCode(Package package)
    {
        var path = package.Assembly.Location;
        _assembly = new PEReader(File.OpenRead(path));
        _symbols = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(path, ".pdb")));
        (_types, _debug) = (_assembly.GetMetadataReader(), _symbols.GetMetadataReader());
    }

    /// <summary>The members of other assemblies that the package uses, as <c>Type.Member</c> with the nested types' dots.</summary>
    public IEnumerable<string> UsedMembers => _types.MemberReferences
        .Select(handle => _types.GetMemberReference(handle))
        .Where(member => member.Parent.Kind == HandleKind.TypeReference)
        .Select(member => $"{NameOf((TypeReferenceHandle)member.Parent)}.{_types.GetString(member.Name)}");

    /// <summary>Names of the types that people wrote, without namespace.</summary>
    public IEnumerable<string> TypeNames => _types.TypeDefinitions
        .Select(handle => _types.GetString(_types.GetTypeDefinition(handle).Name).Split('`')[0])
        .Where(name => !name.StartsWith('<'));

    /// <summary>The methods that people wrote: properties' and operators' bodies are among them; automatic properties, what records bring and
    /// constructors are not. An iterator or async method appears under the name of its hidden <c>MoveNext</c>.</summary>
    public IEnumerable<WrittenMethod> Methods
    {
        get
        {
            foreach (var handle in _types.MethodDefinitions)
            {
                var method = _types.GetMethodDefinition(handle);
                var name = _types.GetString(method.Name);
                var type = _types.GetTypeDefinition(method.GetDeclaringType());
                var hidden = IsGenerated(method.GetCustomAttributes()) || IsGenerated(type.GetCustomAttributes());
                var points = PointsOf(handle);
                if (name is ".ctor" or ".cctor" || (hidden && name != "MoveNext") || points.Count == 0)
                {
                    continue;
                }

                yield return new WrittenMethod(
                    $"{_types.GetString(type.Name)}.{name}",
                    PathBelowRoot(points[0].Document),
                    points.Max(p => p.EndLine) - points.Min(p => p.StartLine) + 1);
            }
        }
    }

    public void Dispose()
    {
        _assembly.Dispose();
        _symbols.Dispose();
    }

    private List<SequencePoint> PointsOf(MethodDefinitionHandle handle)
    {
        var information = _debug.GetMethodDebugInformation(handle.ToDebugInformationHandle());
        return information.SequencePointsBlob.IsNil ? [] : [.. information.GetSequencePoints().Where(p => !p.IsHidden)];
    }

    // Builds may map the root to another name, so only the part from src on is taken.
    private string PathBelowRoot(DocumentHandle handle)
    {
        var path = _debug.GetString(_debug.GetDocument(handle).Name).Replace('\\', '/');
        var start = path.LastIndexOf("/src/Pyoco.", StringComparison.Ordinal);
        return start < 0 ? path : path[(start + 1)..];
    }

    private bool IsGenerated(CustomAttributeHandleCollection attributes) => attributes
        .Select(handle => _types.GetCustomAttribute(handle).Constructor)
        .Where(constructor => constructor.Kind == HandleKind.MemberReference)
        .Select(constructor => _types.GetMemberReference((MemberReferenceHandle)constructor).Parent)
        .Any(parent => parent.Kind == HandleKind.TypeReference && NameOf((TypeReferenceHandle)parent)
            is "System.Runtime.CompilerServices.CompilerGeneratedAttribute" or "System.CodeDom.Compiler.GeneratedCodeAttribute");

    private string NameOf(TypeReferenceHandle handle)
    {
        var type = _types.GetTypeReference(handle);
        var name = _types.GetString(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            return $"{NameOf((TypeReferenceHandle)type.ResolutionScope)}.{name}";
        }

        return type.Namespace.IsNil ? name : $"{_types.GetString(type.Namespace)}.{name}";
    }
}

/// <summary>A method with a body that somebody wrote.</summary>
/// <param name="Name">Type and method.</param>
/// <param name="File">Its file, from <c>src/</c> on.</param>
/// <param name="Lines">From the first line of its body to the last.</param>
public sealed record WrittenMethod(string Name, string File, int Lines);
