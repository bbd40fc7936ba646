namespace TrainSprites;

/// <summary>The file of a study: what it was made with, the names of the columns, a line a clip. Clips that it has are not made
/// again.</summary>
internal sealed class StudyResults
{
    private readonly RowFile _file;
    private readonly Dictionary<(string Method, int Calls, int Caption), StudyRow> _rows = [];

    private StudyResults(RowFile file) => _file = file;

    /// <summary>Opens a file, or begins one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">What all its clips have in common: model, seed, guidance.</param>
    /// <exception cref="InvalidDataException">It is a file of something else, or of other settings.</exception>
    public static StudyResults Open(string path, string settings)
    {
        var results = new StudyResults(RowFile.Open(path, $"# {settings}", StudyRow.Header));
        foreach (var line in results._file.Rows)
        {
            results.Keep(StudyRow.Parse(line));
        }

        return results;
    }

    /// <summary>Whether it has the clip of a caption.</summary>
    public bool Has(StudyCell cell, int caption) => _rows.ContainsKey((cell.Method.Name, cell.Calls, caption));

    /// <summary>Adds a clip and writes it.</summary>
    public void Add(StudyRow row)
    {
        _file.Add(row.Line);
        Keep(row);
    }

    /// <summary>The clips of a cell that there are, in the order of the captions.</summary>
    public IReadOnlyList<StudyRow> Of(StudyCell cell) => Of(cell.Method.Name, cell.Calls, cell.Captions);

    /// <summary>The clips of a method at a number of calls on the first captions.</summary>
    public IReadOnlyList<StudyRow> Of(string method, int calls, int captions) =>
        [.. _rows.Values.Where(r => r.Method == method && r.Calls == calls && r.Caption < captions).OrderBy(r => r.Caption)];

    private void Keep(StudyRow row) => _rows[(row.Method, row.Calls, row.Caption)] = row;
}
