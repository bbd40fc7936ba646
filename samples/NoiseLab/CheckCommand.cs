using System.CommandLine;
using Pyoco;
using Pyoco.Noise;
using Pyoco.Samples;

namespace NoiseLab;

/// <summary>Tests the noise of a file against a prior, and against the noise of another file.</summary>
internal static class CheckCommand
{
    private static readonly Option<string?> Against =
        ValuedOption.TextOrNone("--against", "FILE", "tests, too, that the noise of two files is independent");

    public static SampleCommand Create()
    {
        var command = new SampleCommand("check", "Tests the noise of a file against a prior, and against the noise of another file.")
        {
            Examples =
            [
                "check noise.safetensors --prior progressive --alpha 2",
                "check noise.bin --prior mixed --shape 1,4,16,64,64 --layout bfchw --against other.bin",
            ],
        };
        command.Arguments.Add(LabOptions.File);
        Array.ForEach<Option>(
            [LabOptions.Prior, LabOptions.Alpha, LabOptions.Layout, LabOptions.Shape, LabOptions.FirstFrame, Against], command.Options.Add);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var (path, layout) = (parsed.GetRequiredValue(LabOptions.File), NoiseLayout.Of(parsed.GetRequiredValue(LabOptions.Layout)));
        var (shape, output) = (parsed.GetValue(LabOptions.Shape), parsed.InvocationConfiguration.Output);
        var (prior, note) = PriorOption.Of(parsed.GetRequiredValue(LabOptions.Prior), parsed.GetValue(LabOptions.Alpha));
        var (firstFrame, against) = (parsed.GetValue(LabOptions.FirstFrame), parsed.GetValue(Against));

        using var file = NoiseFile.Read(path, layout, shape);
        using var other = against is null ? null : NoiseFile.Read(against, layout, shape);
        List<NoiseFinding> findings = [.. NoiseReport.Of(file.Noise, prior, firstFrame).Findings];
        if (other is not null)
        {
            findings.AddRange(NoiseReport.Compare(file.Noise, other.Noise, prior, firstFrame).Findings);
        }

        output.WriteLine($"{path}: {VideoShape.Of(file.Noise)} {file.Noise.dtype} in the layout {layout.Name}, as "
            + $"{prior.Spec}{(against is null ? "" : $", against {against}")}");
        WriteNotes(output, [note, .. NotesOf(file, layout, prior.Spec, firstFrame)]);
        output.WriteLine("Statistics are standard errors from what is expected, unless the name says otherwise.");
        foreach (var finding in findings)
        {
            output.WriteLine(finding.ToString().TrimEnd());
        }

        var (failed, made) = (findings.Count(f => !f.Passes), findings.Count(f => f.WasMade));
        output.WriteLine($"{(failed == 0 ? "PASS" : "FAIL")}: {made - failed} of {made} tests passed, {findings.Count - made} not made");
        return failed == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    // What the metadata say is compared with what was asked, and proves nothing.
    private static IEnumerable<string?> NotesOf(NoiseFile file, NoiseLayout layout, MethodSpec prior, int firstFrame)
    {
        yield return Differs(file, NoiseFile.PriorKey, prior.ToJson(), "it was tested as");
        yield return Differs(file, NoiseFile.LayoutKey, layout.Name, "it was read as");
        yield return Differs(file, NoiseFile.FirstFrameKey, FormattableString.Invariant($"{firstFrame}"), "it was tested from frame");
        yield return Differs(file, NoiseFile.HashKey, file.Hash, "the values have");
    }

    private static string? Differs(NoiseFile file, string key, string found, string verb) =>
        file.Metadata.TryGetValue(key, out var said) && said != found
            ? $"The metadata say {key} is {said.ReplaceLineEndings(" ")}; {verb} {found}."
            : null;

    private static void WriteNotes(TextWriter output, IEnumerable<string?> notes)
    {
        foreach (var note in notes.OfType<string>())
        {
            output.WriteLine($"note: {note}");
        }
    }
}
