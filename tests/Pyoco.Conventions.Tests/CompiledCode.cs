using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Pyoco.Conventions.Tests;

/// <summary>What the compiler made of a package, read from its metadata and debug information: nothing is guessed from the text of the
/// sources.</summary>
public sealed class CompiledCode : IDisposable
{
    private static readonly string[] Folders = ["/src/Pyoco.", "/tests/", "/samples/", "/benchmarks/"];

    private readonly PEReader _assembly;
    private readonly MetadataReaderProvider _symbols;
    private readonly MetadataReader _types;
    private readonly MetadataReader _debug;

    public CompiledCode(Package package)
        : this(package.Assembly.Location)
    {
    }

    /// <summary>That of an assembly with its debug information beside it.</summary>
    public CompiledCode(string path)
    {
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

    /// <summary>The methods that people wrote: properties' and operators' bodies are among them; automatic properties, what records bring
    /// and constructors are not. An iterator or async method appears under the name of its hidden <c>MoveNext</c>.</summary>
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

    /// <summary>The calls that the package's methods make of members of other assemblies.</summary>
    public IEnumerable<MadeCall> Calls
    {
        get
        {
            foreach (var handle in _types.MethodDefinitions)
            {
                var definition = _types.GetMethodDefinition(handle);
                if (definition.RelativeVirtualAddress == 0)
                {
                    continue;
                }

                var place = PointsOf(handle) is [var first, ..] ? $"{PathBelowRoot(first.Document)}:{first.StartLine}" : "";
                var caller = _types.GetString(_types.GetTypeDefinition(definition.GetDeclaringType()).Name);
                var body = _assembly.GetMethodBody(definition.RelativeVirtualAddress).GetILReader();
                foreach (var member in CalledMembers(body).Where(m => m.Parent.Kind == HandleKind.TypeReference))
                {
                    var signature = _types.GetBlobReader(member.Signature);
                    signature.ReadSignatureHeader();
                    yield return new MadeCall(
                        caller, $"{NameOf((TypeReferenceHandle)member.Parent)}.{_types.GetString(member.Name)}",
                        signature.ReadCompressedInteger(), place);
                }
            }
        }
    }

    /// <summary>Which of the package's types, nested ones counted as those around them, use which others of it.</summary>
    public IEnumerable<(UsedType From, UsedType To)> Uses
    {
        get
        {
            var graph = new TypeGraph(
                _types,
                method => method.RelativeVirtualAddress == 0 ? null : _assembly.GetMethodBody(method.RelativeVirtualAddress).GetILReader(),
                method => _assembly.GetMethodBody(method.RelativeVirtualAddress).LocalSignature);
            var types = _types.TypeDefinitions.Select(graph.Outermost).Distinct()
                .ToDictionary(h => h, h => new UsedType(_types.GetString(_types.GetTypeDefinition(h).Name).Split('`')[0], FileOf(h)));
            return [.. graph.Uses.Select(use => (types[use.From], types[use.To]))];
        }
    }

    public void Dispose()
    {
        _assembly.Dispose();
        _symbols.Dispose();
    }

    // A file that most of its methods stand in: a partial type may have others, and generated ones elsewhere.
    private string? FileOf(TypeDefinitionHandle handle)
    {
        var type = _types.GetTypeDefinition(handle);
        return type.GetMethods().SelectMany(PointsOf).Select(p => PathBelowRoot(p.Document))
            .Where(path => path.StartsWith("src/", StringComparison.Ordinal) && !path.Contains("/obj/")).CountBy(path => path)
            .OrderByDescending(path => path.Value).Select(path => path.Key).FirstOrDefault()
            ?? type.GetNestedTypes().Select(FileOf).FirstOrDefault(file => file is not null);
    }

    private IEnumerable<MemberReference> CalledMembers(BlobReader body) => Instructions.Tokens(body)
        .Where(token => token.Kind == HandleKind.MemberReference)
        .Select(token => _types.GetMemberReference((MemberReferenceHandle)token))
        .Where(member => member.GetKind() == MemberReferenceKind.Method);

    private List<SequencePoint> PointsOf(MethodDefinitionHandle handle)
    {
        var information = _debug.GetMethodDebugInformation(handle.ToDebugInformationHandle());
        return information.SequencePointsBlob.IsNil ? [] : [.. information.GetSequencePoints().Where(p => !p.IsHidden)];
    }

    // Builds may map the root to another name, so only the part from the first folder on is taken.
    private string PathBelowRoot(DocumentHandle handle)
    {
        var path = _debug.GetString(_debug.GetDocument(handle).Name).Replace('\\', '/');
        var start = Folders.Max(folder => path.LastIndexOf(folder, StringComparison.Ordinal));
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

/// <summary>A call of a member of another assembly.</summary>
/// <param name="Caller">The type whose method makes it.</param>
/// <param name="Member">Type and member.</param>
/// <param name="Arguments">How many arguments the member takes.</param>
/// <param name="Place">File and line where the calling method's body begins; empty where nobody wrote it.</param>
public sealed record MadeCall(string Caller, string Member, int Arguments, string Place);

/// <summary>A type of the package.</summary>
/// <param name="Name">Its name without namespace.</param>
/// <param name="File">Its file, from <c>src/</c> on; null where it has no body that debug information speaks of.</param>
public sealed record UsedType(string Name, string? File);
