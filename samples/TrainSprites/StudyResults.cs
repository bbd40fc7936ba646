using System.Text;
using Pyoco.Samples;

namespace TrainSprites;

/// <summary>The file of a study: what it was made with, the names of the columns, a line a clip. Clips that it has are not made
/// again.</summary>
internal sealed class StudyResults
{
    private readonly string _path;
    private readonly Dictionary<(string Method, int Calls, int Caption), StudyRow> _rows = [];

    private StudyResults(string path) => _path = path;

    /// <summary>Opens a file, or begins one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">What all its clips have in common: model, seed, guidance.</param>
    /// <exception cref="UsageException">It is a file of something else, or of other settings.</exception>
    public static StudyResults Open(string path, string settings)
    {
        var results = new StudyResults(path);
        string[] head = [$"# {settings}", StudyRow.Header];
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.WriteAllText(path, string.Concat(head.Select(line => line + '\n')));
            return results;
        }

        // A killed process may have written half a line.
        var text = File.ReadAllText(path);
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        var lines = whole.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (!lines.Take(head.Length).SequenceEqual(head))
        {
            throw new UsageException($"{path} does not begin with '{string.Join("', '", head)}'; name another file of results.");
        }

        foreach (var line in lines.Skip(head.Length))
        {
            results.Keep(StudyRow.Parse(line));
        }

        if (whole.Length < text.Length)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
            file.SetLength(Encoding.UTF8.GetByteCount(whole));
        }

        return results;
    }

    /// <summary>Whether it has the clip of a caption.</summary>
    public bool Has(StudyCell cell, int caption) => _rows.ContainsKey((cell.Method.Name, cell.Calls, caption));

    /// <summary>Adds a clip and writes it.</summary>
    public void Add(StudyRow row)
    {
        File.AppendAllText(_path, row.Line + '\n');
        Keep(row);
    }

    /// <summary>The clips of a cell that there are, in the order of the captions.</summary>
    public IReadOnlyList<StudyRow> Of(StudyCell cell) => Of(cell.Method.Name, cell.Calls, cell.Captions);

    /// <summary>The clips of a method at a number of calls on the first captions.</summary>
    public IReadOnlyList<StudyRow> Of(string method, int calls, int captions) =>
        [.. _rows.Values.Where(r => r.Method == method && r.Calls == calls && r.Caption < captions).OrderBy(r => r.Caption)];

    private void Keep(StudyRow row) => _rows[(row.Method, row.Calls, row.Caption)] = row;
}
