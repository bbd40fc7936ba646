using Pyoco.Samples;

namespace NoiseLab;

/// <summary>The command line: which commands there are.</summary>
internal static class Lab
{
    /// <summary>The program.</summary>
    public static SampleRoot Root()
    {
        var root = new SampleRoot("Tests noise against a prior, writes it for other programs, tells which prior it has.")
        {
            Examples =
            [
                "make --prior progressive --alpha 2 --shape 16,4,16,64,64 --seed 7 --output noise.safetensors",
                "check noise.safetensors --prior progressive --alpha 2",
                "fit noise.safetensors",
            ],
            ExitCodes = "0 done or all tests passed, 1 a test failed (check), 2 wrong usage or a file that cannot be read or written, "
                + "130 stopped by Ctrl-C",
            Failure = ExitCode.WrongUse,
        };
        root.Subcommands.Add(CheckCommand.Create());
        root.Subcommands.Add(MakeCommand.Create());
        root.Subcommands.Add(FitCommand.Create());
        root.Subcommands.Add(GalleryCommand.Create());
        root.Subcommands.Add(InvertCommand.Create());
        return root;
    }
}
