using System.Globalization;
using System.Text;

namespace Soak;

/// <summary>Measurements of one part of a soak, with what may grow in it.</summary>
/// <param name="Name">What was counted: requests or loads.</param>
/// <param name="Unit">Of how many the slopes are.</param>
/// <param name="Quantities">What was looked at.</param>
internal sealed record SoakSeries(string Name, int Unit, IReadOnlyList<Quantity> Quantities)
{
    private readonly List<Vitals> _all = [];

    /// <summary>All measurements.</summary>
    public IReadOnlyList<Vitals> All => _all;

    /// <summary>Those after the warm-up, in which pools of threads and memory fill: the last two thirds.</summary>
    public IReadOnlyList<Vitals> Measured => _all[(_all.Count / 3)..];

    /// <summary>Whether there are enough for slopes.</summary>
    public bool IsEnough => Measured.Count >= Trend.Fewest;

    public void Add(Vitals vitals) => _all.Add(vitals);

    /// <summary>The names of the quantities that grow.</summary>
    public IReadOnlyList<string> Growing() => [.. Quantities.Where(q => q.Judge(Measured, Unit).IsFlat == false).Select(q => q.Name)];

    /// <summary>A row a quantity.</summary>
    public string Table()
    {
        var per = Unit == 1 ? Name.TrimEnd('s') : $"{Unit} {Name}";
        var text = new StringBuilder($"{"",-20}{"first",10}{"last",10}  slope of {per}{"allowed",14}").AppendLine();
        foreach (var quantity in Quantities)
        {
            var (trend, isFlat) = quantity.Judge(Measured, Unit);
            var slope = string.Create(CultureInfo.InvariantCulture, $"{trend.Slope:F3} +- {trend.Error:F3}");
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{quantity.Name,-20}{quantity.Value(Measured[0]),10:F1}{quantity.Value(Measured[^1]),10:F1}  {slope,-26}"
                    + $"{quantity.Allowed,6:G3}  {isFlat switch { true => "flat", false => "GROWS", null => "not judged" }}").TrimEnd());
        }

        return text.ToString();
    }

    /// <summary>All measurements, a line each.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder($"minutes,{Name},{string.Join(',', Quantities.Select(q => q.Name.Replace(' ', '_')))}\n");
        foreach (var vitals in _all)
        {
            text.Append(CultureInfo.InvariantCulture, $"{vitals.Minutes:F4},{vitals.Count}");
            foreach (var quantity in Quantities)
            {
                text.Append(CultureInfo.InvariantCulture, $",{quantity.Value(vitals):R}");
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
