using WebStudio.Tests;

// Tests run in the test host. As a program of its own this measures how soon the studio answers while it makes clips,
// `dotnet run -c Release --project tests/WebStudio.Tests -- health`.
if (args is ["health", .. var rest] && rest is [] or ["--steps", _])
{
    await HealthMeasure.RunAsync(steps: rest is [_, var steps] ? int.Parse(steps) : 4);
    return 0;
}

Console.Error.WriteLine("usage: health [--steps NUMBER]");
return 2;
