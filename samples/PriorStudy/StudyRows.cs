using TrainSprites;

namespace PriorStudy;

/// <summary>The rows of a study: a committed file, so that another machine goes on with what one has made.</summary>
internal sealed class StudyRows
{
    private readonly RowFile _file;
    private readonly Dictionary<ClipKey, ClipRow> _rows = [];

    private StudyRows(RowFile file) => _file = file;

    /// <summary>Opens a file, or begins one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="set">The data set.</param>
    /// <param name="settings">What its rows have in common.</param>
    /// <exception cref="InvalidDataException">It is of another set or other settings, or damaged.</exception>
    public static StudyRows Open(string path, IStudySet set, StudySettings settings)
    {
        var head = FormattableString.Invariant(
            $"# {set.Name} - {settings.Name} - {settings.Steps} steps of {settings.Batch} clips at rate {settings.LearningRate} - ")
            + FormattableString.Invariant($"{settings.Calls} calls - guidance {settings.Guidance}");
        var rows = new StudyRows(RowFile.Open(path, head, ClipRow.Header(set.Attributes, settings.Axes)));
        foreach (var line in rows._file.Rows)
        {
            rows.Keep(ClipRow.Parse(line, set.Attributes.Count, settings.Axes));
        }

        return rows;
    }

    /// <summary>Whether there is a clip.</summary>
    public bool Has(ClipKey key) => _rows.ContainsKey(key);

    /// <summary>Adds those clips of some that it has not, and writes them.</summary>
    public void Add(IReadOnlyList<ClipRow> rows)
    {
        ClipRow[] missing = [.. rows.Where(r => !Has(r.Key))];
        _file.Add(missing.Select(r => r.Line));
        foreach (var row in missing)
        {
            Keep(row);
        }
    }

    /// <summary>The clips of the first captions; null where one is missing.</summary>
    /// <param name="first">The key of the first caption, of number 0.</param>
    /// <param name="captions">How many captions.</param>
    public IReadOnlyList<ClipRow>? All(ClipKey first, int captions)
    {
        var found = new ClipRow[captions];
        for (var i = 0; i < captions; i++)
        {
            if (!_rows.TryGetValue(first with { Caption = i }, out found[i]!))
            {
                return null;
            }
        }

        return found;
    }

    /// <summary>Number of clips that a model made.</summary>
    public int Made => _rows.Keys.Count(k => k.Prior != ClipKey.Real);

    private void Keep(ClipRow row) => _rows[row.Key] = row;
}
