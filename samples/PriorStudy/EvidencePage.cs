namespace PriorStudy;

/// <summary>The page of the results: what is between markers is written by the study, the rest by hand.</summary>
internal static class EvidencePage
{
    /// <summary>Replaces a part of a page.</summary>
    /// <param name="path">The page.</param>
    /// <param name="part">The part's name: the page has <c>&lt;!-- study: name --&gt;</c> and <c>&lt;!-- end: name --&gt;</c>.</param>
    /// <param name="text">What is to stand between them.</param>
    /// <exception cref="InvalidDataException">The page lacks the markers.</exception>
    public static void Replace(string path, string part, string text)
    {
        var (begin, end) = ($"<!-- study: {part} -->", $"<!-- end: {part} -->");
        var page = File.ReadAllText(path).ReplaceLineEndings("\n");
        var (from, to) = (page.IndexOf(begin, StringComparison.Ordinal), page.IndexOf(end, StringComparison.Ordinal));
        if (from < 0 || to < from)
        {
            throw new InvalidDataException($"{path} has no part between '{begin}' and '{end}'.");
        }

        var changed = $"{page[..(from + begin.Length)]}\n\n{text.Trim().ReplaceLineEndings("\n")}\n\n{page[to..]}";
        if (changed != page)
        {
            var beside = path + ".new";
            File.WriteAllText(beside, changed);
            File.Move(beside, path, overwrite: true);
        }
    }
}
