using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Pyoco.Conventions.Tests;

/// <summary>Which types of an assembly use which others of it, as its metadata says: base types, interfaces, fields, signatures and the
/// bodies of methods. Constants are not seen, because the compiler copies their values. A nested type counts as the type around
/// it.</summary>
internal sealed class TypeGraph
{
    private readonly MetadataReader _types;
    private readonly Func<MethodDefinition, BlobReader?> _bodyOf;
    private readonly Func<MethodDefinition, StandaloneSignatureHandle> _localsOf;
    private readonly HashSet<TypeDefinitionHandle> _found = [];
    private readonly Collector _collector;

    /// <param name="types">The metadata of the assembly.</param>
    /// <param name="bodyOf">The instructions of a method; null where it has none.</param>
    /// <param name="localsOf">The signature of its local variables.</param>
    public TypeGraph(
        MetadataReader types, Func<MethodDefinition, BlobReader?> bodyOf, Func<MethodDefinition, StandaloneSignatureHandle> localsOf)
    {
        (_types, _bodyOf, _localsOf) = (types, bodyOf, localsOf);
        _collector = new Collector(handle => _found.Add(handle));
    }

    /// <summary>The pairs of a type and another one that it uses, both outermost.</summary>
    public IEnumerable<(TypeDefinitionHandle From, TypeDefinitionHandle To)> Uses => _types.TypeDefinitions
        .SelectMany(handle => UsesOf(handle).Select(to => (From: Outermost(handle), To: Outermost(to))))
        .Where(use => use.From != use.To)
        .Distinct();

    /// <summary>The type around all nested ones.</summary>
    public TypeDefinitionHandle Outermost(TypeDefinitionHandle handle)
    {
        while (_types.GetTypeDefinition(handle).GetDeclaringType() is { IsNil: false } outer)
        {
            handle = outer;
        }

        return handle;
    }

    private TypeDefinitionHandle[] UsesOf(TypeDefinitionHandle handle)
    {
        _found.Clear();
        var type = _types.GetTypeDefinition(handle);
        Add(type.BaseType);
        foreach (var implementation in type.GetInterfaceImplementations())
        {
            Add(_types.GetInterfaceImplementation(implementation).Interface);
        }

        foreach (var field in type.GetFields())
        {
            _types.GetFieldDefinition(field).DecodeSignature(_collector, null);
        }

        AddConstraints(type.GetGenericParameters());
        foreach (var method in type.GetMethods().Select(_types.GetMethodDefinition))
        {
            AddMethod(method);
        }

        return [.. _found];
    }

    private void AddMethod(MethodDefinition method)
    {
        method.DecodeSignature(_collector, null);
        AddConstraints(method.GetGenericParameters());
        if (_bodyOf(method) is not { } body)
        {
            return;
        }

        if (_localsOf(method) is { IsNil: false } locals)
        {
            _types.GetStandaloneSignature(locals).DecodeLocalSignature(_collector, null);
        }

        foreach (var token in Instructions.Tokens(body))
        {
            Add(token);
        }
    }

    private void AddConstraints(GenericParameterHandleCollection parameters)
    {
        foreach (var constraint in parameters.SelectMany(p => _types.GetGenericParameter(p).GetConstraints()))
        {
            Add(_types.GetGenericParameterConstraint(constraint).Type);
        }
    }

    private void Add(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition when !handle.IsNil:
                _found.Add((TypeDefinitionHandle)handle);
                break;
            case HandleKind.TypeSpecification:
                _types.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_collector, null);
                break;
            case HandleKind.MethodDefinition:
                _found.Add(_types.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.FieldDefinition:
                _found.Add(_types.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MemberReference:
                Add(_types.GetMemberReference((MemberReferenceHandle)handle).Parent);
                break;
            case HandleKind.MethodSpecification:
                var method = _types.GetMethodSpecification((MethodSpecificationHandle)handle);
                Add(method.Method);
                method.DecodeSignature(_collector, null);
                break;
        }
    }

    // Tells of every type of the assembly that a signature names; the signature itself is of no interest.
    private sealed class Collector(Action<TypeDefinitionHandle> found) : ISignatureTypeProvider<int, object?>
    {
        public int GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
        {
            found(handle);
            return 0;
        }

        public int GetTypeFromSpecification(
            MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public int GetArrayType(int elementType, ArrayShape shape) => 0;

        public int GetByReferenceType(int elementType) => 0;

        public int GetFunctionPointerType(MethodSignature<int> signature) => 0;

        public int GetGenericInstantiation(int genericType, ImmutableArray<int> typeArguments) => 0;

        public int GetGenericMethodParameter(object? genericContext, int index) => 0;

        public int GetGenericTypeParameter(object? genericContext, int index) => 0;

        public int GetModifiedType(int modifier, int unmodifiedType, bool isRequired) => 0;

        public int GetPinnedType(int elementType) => 0;

        public int GetPointerType(int elementType) => 0;

        public int GetPrimitiveType(PrimitiveTypeCode typeCode) => 0;

        public int GetSZArrayType(int elementType) => 0;

        public int GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => 0;
    }
}
