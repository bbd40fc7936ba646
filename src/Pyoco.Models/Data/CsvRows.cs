using System.Text;

namespace Pyoco.Models;

/// <summary>Reads the rows of a CSV file (RFC 4180): fields may be quoted, hold commas and line breaks, and double their
/// quotes.</summary>
internal static class CsvRows
{
    /// <summary>The rows with the number of the line that each begins on, from 1; empty lines are left out.</summary>
    /// <exception cref="InvalidDataException">A quoted field does not end, or something follows its end.</exception>
    public static IEnumerable<(int Line, IReadOnlyList<string> Fields)> Read(string text)
    {
        var (at, line) = (0, 1);
        while (at < text.Length)
        {
            var (first, fields) = (line, new List<string>());
            while (true)
            {
                fields.Add(at < text.Length && text[at] == '"' ? Quoted(text, ref at, ref line) : Plain(text, ref at));
                if (at >= text.Length || text[at] != ',')
                {
                    break;
                }

                at++;
            }

            EndLine(text, ref at, ref line);
            if (fields.Count > 1 || fields[0].Length > 0)
            {
                yield return (first, fields);
            }
        }
    }

    private static string Plain(string text, ref int at)
    {
        var end = text.AsSpan(at).IndexOfAny(',', '\r', '\n');
        var field = end < 0 ? text[at..] : text.Substring(at, end);
        at += field.Length;
        return field;
    }

    private static string Quoted(string text, ref int at, ref int line)
    {
        var (first, field) = (line, new StringBuilder());
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                line += text[at] == '\n' ? 1 : 0;
                field.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                field.Append('"');
                at++;
            }
            else
            {
                at++;
                return at == text.Length || text[at] is ',' or '\r' or '\n'
                    ? field.ToString()
                    : throw new InvalidDataException($"line {line}: '{text[at]}' follows the end of a quoted field");
            }
        }

        throw new InvalidDataException($"line {first}: a quoted field does not end");
    }

    private static void EndLine(string text, ref int at, ref int line)
    {
        if (at < text.Length && text[at] == '\r')
        {
            at++;
        }

        if (at < text.Length && text[at] == '\n')
        {
            at++;
        }

        line++;
    }
}
