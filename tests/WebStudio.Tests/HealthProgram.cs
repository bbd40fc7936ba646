namespace WebStudio.Tests;

/// <summary>Tests run in the test host. As a program of its own this measures how soon the studio answers while it makes clips,
/// <c>dotnet run -c Release --project tests/WebStudio.Tests -- health</c>.</summary>
internal static class HealthProgram
{
    public static async Task<int> Main(string[] args)
    {
        if (args is not (["health"] or ["health", "--steps", _]))
        {
            Console.Error.WriteLine("usage: health [--steps NUMBER]");
            return 2;
        }

        await HealthMeasure.RunAsync(steps: args is [_, _, var steps] ? int.Parse(steps) : 4);
        return 0;
    }
}
