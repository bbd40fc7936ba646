using System.CommandLine;
using Pyoco;

namespace Cluster;

/// <summary><c>submit</c>: asks a cluster for clips and waits for them.</summary>
internal static class SubmitCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        var connection = new ConnectionOptions();
        var prompt = new Argument<string?>("prompt") { Description = "What the clips show.", Arity = ArgumentArity.ZeroOrOne };
        var replay = new Option<string?>("--replay") { Description = "Instead of a prompt: a clip's file, whose clip is made again." };
        var count = new Option<int>("--count")
        {
            Description = "How many clips, of seeds one after the other.", DefaultValueFactory = _ => 1,
        };
        var seed = new Option<ulong>("--seed") { Description = "The first seed.", DefaultValueFactory = _ => 0 };
        var steps = new Option<int>("--steps") { Description = "Steps; 0 for the silo's own number." };
        var frames = new Option<int>("--frames") { Description = "Frames; 0 for the model's own number." };
        var output = new Option<string?>("--output") { Description = "A folder to copy the clips to, each named by its job." };
        var command = new Command("submit", "Asks for clips and waits until they are made.")
        {
            prompt, replay, count, seed, steps, frames, output,
        };
        connection.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Outcome.Of(() => Run(
            connection.Settings(parsed),
            parsed.GetValue(replay) is { } file ? Replay(file, parsed.GetValue(prompt)) : new GenerationReport
            {
                Prompt = parsed.GetValue(prompt),
                Seed = parsed.GetValue(seed),
                Steps = parsed.GetValue(steps),
                Frames = parsed.GetValue(frames),
                NoisePrior = JobRequest.ModelPrior,
            },
            parsed.GetValue(count), parsed.GetValue(output), cancellationToken)));
        return command;
    }

    // Files leave the prompt out, unless it was asked for.
    private static GenerationReport Replay(string file, string? prompt)
    {
        var report = GenerationReport.Load(file);
        return prompt is null ? report : report with { Prompt = prompt };
    }

    private static async Task<int> Run(
        ClusterSettings settings, GenerationReport request, int count, string? output, CancellationToken cancellationToken)
    {
        if (count < 1)
        {
            throw new ArgumentException($"--count is {count}; at least 1 was expected.");
        }

        if (output is not null)
        {
            ClipOutput.ThrowIfNotWritable(Path.Combine(output, "clip.webp"));
        }

        await using var client = await ClusterClient.Connect(settings, Patience, cancellationToken);
        var jobs = await Task.WhenAll(Enumerable.Range(0, count).Select(
            i => One(client, request with { Seed = request.Seed + (ulong)i }, output, cancellationToken)));
        return jobs.All(job => job.Stage == JobStage.Completed) ? 0 : 1;
    }

    private static async Task<JobState> One(
        ClusterClient client, GenerationReport request, string? output, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid();
        var state = await JobWatch.Run(client.Grains, id, request, job => Console.WriteLine($"{id:N} {Line(job)}"), cancellationToken);
        if (output is not null && state.Stage == JobStage.Completed)
        {
            var clip = await client.Grains.GetGrain<IJobGrain>(id).Clip() ?? throw new IOException(
                $"The store has no clip of job {id:N}: do all silos share it?");
            await Write(Path.Combine(output, $"{id:N}.webp"), clip);
        }

        return state;
    }

    // Whole or not at all.
    private static async Task Write(string path, byte[] clip)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync($"{path}.part", clip);
        File.Move($"{path}.part", path, overwrite: true);
    }

    private static string Line(JobState job) => job.Stage switch
    {
        JobStage.Running => $"{job.Silo}: {job.Progress}",
        JobStage.Completed => $"completed by {job.Silo}: seed {job.Report!.Seed}, frames {job.Report.FramesSha256}",
        JobStage.Failed => $"failed: {job.Failure}",
        JobStage.Queued => $"queued {job.Progress.Place}".TrimEnd(),
        var other => $"{other}".ToLowerInvariant(),
    };
}
