namespace Pyoco.Conventions.Tests;

/// <summary>The public API of each package is a file, so that a change of it is seen as a difference. After a change that is meant, run the
/// tests with the environment variable <c>PYOCO_APPROVE=1</c>, read the difference, and commit it.</summary>
public class PublicApiTests
{
    [Theory]
    [MemberData(nameof(Package.Names), MemberType = typeof(Package))]
    public void PublicApiIsTheApprovedOne(string package)
    {
        var file = Path.Combine(Package.Of(package).Folder, "PublicAPI.txt");
        var actual = PublicApi.Of(Package.Of(package).Assembly);
        if (Environment.GetEnvironmentVariable("PYOCO_APPROVE") == "1")
        {
            File.WriteAllText(file, actual);
        }

        var approved = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";

        Assert.True(
            approved == actual,
            $"The public API of {package} is not that of {file}. Where the change is meant, run this test with "
                + "PYOCO_APPROVE=1 and commit the file. "
            + Difference(approved.Split('\n'), actual.Split('\n')));
    }

    private static string Difference(string[] approved, string[] actual) => string.Concat(
        approved.Except(actual).Select(line => $"{Environment.NewLine}- {line.Trim()}")
            .Concat(actual.Except(approved).Select(line => $"{Environment.NewLine}+ {line.Trim()}")));
}
