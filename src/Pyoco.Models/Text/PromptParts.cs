using System.Globalization;
using System.Text;

namespace Pyoco.Models;

/// <summary>Reads the weights that are written into a prompt, in the notation of A1111's web UI.</summary>
/// <remarks><c>(a word:1.3)</c> has the weight 1.3, <c>(a word)</c> 1.1, <c>[a word]</c> 1 / 1.1; within one another they multiply. A
/// backslash takes its meaning from the bracket or backslash behind it. Linear in the length.</remarks>
internal sealed class PromptParts
{
    private const double Step = 1.1;
    private const double MostWeight = 100;
    private const int LongestNumber = 32;
    private const string Special = @"()[]\";
    private readonly List<(StringBuilder Text, double Weight)> _parts = [(new StringBuilder(), 1)];
    private readonly Stack<(char Bracket, int Place, int FirstPart)> _open = [];
    private readonly string _prompt;

    private PromptParts(string prompt) => _prompt = prompt;

    /// <summary>The parts of a prompt with their weights, without the notation; neighbours of one weight are one part, and there is at
    /// least one.</summary>
    /// <exception cref="ArgumentException">A bracket has no partner, or a weight is not from -100 to 100.</exception>
    public static IReadOnlyList<(string Text, double Weight)> Of(string prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return new PromptParts(prompt).Read();
    }

    private IReadOnlyList<(string Text, double Weight)> Read()
    {
        for (var at = 0; at < _prompt.Length;)
        {
            at = Take(at);
        }

        if (_open.TryPeek(out var left))
        {
            throw Unpaired(left.Bracket, left.Place);
        }

        return Joined();
    }

    // Reads what stands at a place, and gives the place behind it.
    private int Take(int at)
    {
        var next = _prompt[at];
        switch (next)
        {
            case '\\' when at + 1 < _prompt.Length && Special.Contains(_prompt[at + 1]):
                _parts[^1].Text.Append(_prompt[at + 1]);
                return at + 2;
            case '(' or '[':
                _open.Push((next, at, _parts.Count));
                _parts.Add((new StringBuilder(), 1));
                return at + 1;
            case ')' or ']':
                Close(next == ')' ? '(' : '[', at, next == ')' ? Step : 1 / Step);
                return at + 1;
            case ':' when _open.TryPeek(out var left) && left.Bracket == '(' && Number(at) is var (weight, end):
                Close('(', end, weight);
                return end + 1;
            default:
                _parts[^1].Text.Append(next);
                return at + 1;
        }
    }

    private void Close(char bracket, int at, double weight)
    {
        if (!_open.TryPop(out var left) || left.Bracket != bracket)
        {
            throw Unpaired(_prompt[at], at);
        }

        for (var i = left.FirstPart; i < _parts.Count; i++)
        {
            _parts[i] = _parts[i] with { Weight = _parts[i].Weight * weight };
        }

        _parts.Add((new StringBuilder(), 1));
    }

    // The number between a colon and the parenthesis that closes, and the place of that one.
    private (double Weight, int End)? Number(int colon)
    {
        var end = _prompt.IndexOf(')', colon, Math.Min(LongestNumber, _prompt.Length - colon));
        return end > 0
            && double.TryParse(_prompt.AsSpan(colon + 1, end - colon - 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var weight)
            ? (weight, end)
            : null;
    }

    private List<(string Text, double Weight)> Joined()
    {
        var joined = new List<(string Text, double Weight)>();
        foreach (var (text, weight) in _parts.Where(p => p.Text.Length > 0).Select(p => (p.Text.ToString(), p.Weight)))
        {
            if (!(Math.Abs(weight) <= MostWeight))
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The words '{text}' of a prompt have the weight {weight}; one from -{MostWeight} to {MostWeight} was expected."));
            }

            if (joined is [.., var (before, same)] && same == weight)
            {
                joined[^1] = (before + text, weight);
            }
            else
            {
                joined.Add((text, weight));
            }
        }

        return joined.Count > 0 ? joined : [("", 1)];
    }

    private static ArgumentException Unpaired(char bracket, int at) => new(
        $"The prompt has a '{bracket}' at position {at} without its partner; write \\{bracket} for the character itself.");
}
