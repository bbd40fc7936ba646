using System.Reflection;
using System.Text.RegularExpressions;
using PublicApiGenerator;

namespace Pyoco.Conventions.Tests;

/// <summary>The public API of an assembly as text: what the generator lists, with what it leaves out put back: that a type is a record, and
/// how many dimensions an array has.</summary>
internal static partial class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    public static string Of(Assembly assembly) =>
        Of(assembly.GetExportedTypes(), new ApiGeneratorOptions
        {
            IncludeAssemblyAttributes = false,
            DenyNamespacePrefixes = [], // what extends the container stands in Microsoft's namespace
            ExcludeAttributes = ["System.Runtime.CompilerServices.AsyncIteratorStateMachineAttribute"], // numbered by the compiler
        });

    /// <summary>The API of some types.</summary>
    public static string Of(Type[] types, ApiGeneratorOptions options)
    {
        var byName = types.ToLookup(type => type.Name.Split('`')[0]);
        var lines = types[0].Assembly.GeneratePublicApi(Chosen(types, options)).ReplaceLineEndings("\n").TrimEnd().Split('\n');
        Type? current = null;
        for (var i = 0; i < lines.Length; i++)
        {
            if (Header().Match(lines[i]) is { Success: true } header)
            {
                current = byName[header.Groups["name"].Value].FirstOrDefault();
                lines[i] = current is not null && IsRecord(current) ? AsRecord(lines[i], header) : lines[i];
            }

            lines[i] = current is null ? lines[i] : WithRanks(lines[i], current);
        }

        return string.Join('\n', lines) + "\n";
    }

    private static ApiGeneratorOptions Chosen(Type[] types, ApiGeneratorOptions options)
    {
        options.IncludeTypes = types;
        return options;
    }

    // Both kinds bring a method that prints their members.
    private static bool IsRecord(Type type) => type.GetMethod("PrintMembers", Declared) is { } method
        && method.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute));

    private static string AsRecord(string line, Match header)
    {
        var keyword = header.Groups["keyword"];
        var record =
            $"{line[..keyword.Index]}{(keyword.Value == "struct" ? "record struct" : "record")}{line[(keyword.Index + keyword.Length)..]}";

        // What every record is leaves the list of its interfaces.
        var bases = Equatable().Replace(record, "").Replace(", , ", ", ", StringComparison.Ordinal)
            .Replace(" : , ", " : ", StringComparison.Ordinal);
        return bases.TrimEnd(' ', ',', ':');
    }

    private static string WithRanks(string line, Type type)
    {
        if (!line.Contains("[]", StringComparison.Ordinal))
        {
            return line;
        }

        var arrays = Members(type)
            .Where(member => IsListed(line, member.Name, member.Parameters))
            .Select(member => member.Types.SelectMany(Ranks).ToArray())
            .FirstOrDefault(ranks => ranks.Length == EmptyBrackets().Count(line));
        var index = 0;
        return arrays is null ? line : EmptyBrackets().Replace(line, _ => $"[{new string(',', arrays[index++] - 1)}]");
    }

    private static bool IsListed(string line, string name, ParameterInfo[]? parameters) => parameters is null
        ? line.Contains($" {name} {{", StringComparison.Ordinal) || line.Contains($" {name};", StringComparison.Ordinal)
        : line.Contains($" {name}(", StringComparison.Ordinal) && parameters.All(p => Regex.IsMatch(line, $@" {p.Name}\b"));

    // What a member is called, and its types in the order in which its line names them.
    private static IEnumerable<(string Name, ParameterInfo[]? Parameters, IEnumerable<Type> Types)> Members(Type type) =>
    [
        .. type.GetConstructors(Declared).Select(
            c => (type.Name.Split('`')[0], (ParameterInfo[]?)c.GetParameters(), c.GetParameters().Select(p => p.ParameterType))),
        .. type.GetMethods(Declared).Select(
            m => (m.Name, (ParameterInfo[]?)m.GetParameters(), m.GetParameters().Select(p => p.ParameterType).Prepend(m.ReturnType))),
        .. type.GetProperties(Declared).Select(p => (p.Name, (ParameterInfo[]?)null, (IEnumerable<Type>)[p.PropertyType])),
        .. type.GetFields(Declared).Select(f => (f.Name, (ParameterInfo[]?)null, (IEnumerable<Type>)[f.FieldType])),
    ];

    private static IEnumerable<int> Ranks(Type type) => type switch
    {
        { IsByRef: true } => Ranks(type.GetElementType()!),
        { IsArray: true } => Ranks(type.GetElementType()!).Append(type.GetArrayRank()),
        { IsGenericType: true } => type.GetGenericArguments().SelectMany(Ranks),
        _ => [],
    };

    [GeneratedRegex(@"^\s*public (?:(?:static|sealed|abstract|readonly|ref) )*(?<keyword>class|struct|interface|enum) (?<name>\w+)")]
    private static partial Regex Header();

    [GeneratedRegex(@"System\.IEquatable<[^<>]*(?:<[^<>]*>)?[^<>]*>")]
    private static partial Regex Equatable();

    [GeneratedRegex(@"\[\]")]
    private static partial Regex EmptyBrackets();
}
