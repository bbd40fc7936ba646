using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using Cluster;

// Not as SampleProgram does it, which loads libtorch first: submitting and asking need none.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var root = new RootCommand("Makes clips on one machine or many: a job is a grain of Microsoft Orleans.")
{
    SiloCommand.Create(), SubmitCommand.Create(), JobCommands.Status(), JobCommands.Cancel(), MeasureCommand.Create(),
};
var parsed = root.Parse(args);
if (parsed.Action is not HelpAction && parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        Console.Error.WriteLine(error.Message);
    }

    return 2;
}

// A silo gives its jobs back before it ends.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
