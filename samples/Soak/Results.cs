using Pyoco;

namespace Soak;

/// <summary>Requests that succeed: what comes out is that of the serial twin.</summary>
internal static class Results
{
    /// <summary>Files, previews, estimates, inversions, results of derived pipelines.</summary>
    public static IReadOnlyList<SoakTask> Tasks { get; } =
    [
        new("saved as WebP and read", (bench, _) => Save(bench, ".webp")),
        new("saved as PNG and read", (bench, _) => Save(bench, ".png")),
        new("previews", Previews),
        new("estimate", Estimate),
        new("inversion", Invert),
        new("derived pipeline", Derive),
    ];

    public static async Task Generate(Workbench bench, SoakRequest request) => bench.Compare(
        request, await bench.WhenThereIsRoom(() => bench.For(request).GenerateAsync(request.Prompts, request.Options)));

    public static async Task Stream(Workbench bench, SoakRequest request)
    {
        var frames = await bench.WhenThereIsRoom(async () =>
        {
            var read = new List<ClipFrame>();
            await foreach (var frame in bench.For(request).StreamAsync(request.Prompts[0], request.Options))
            {
                read.Add(frame);
            }

            return read;
        });
        var first = frames[0];
        bench.Compare(request, [new VideoClip(frames.Select(f => f.Pixels), first.Width, first.Height, first.FrameRate)]);
    }

    private static async Task Save(Workbench bench, string extension)
    {
        var request = bench.Requests[0];
        var clips = await bench.WhenThereIsRoom(() => bench.For(request).GenerateAsync(request.Prompts, request.Options));
        var path = Path.Combine(bench.Folder, Guid.NewGuid().ToString("N") + extension);
        clips[0].Save(path);
        bench.Compare(request, [VideoClip.Load(path)]);
        File.Delete(path);
    }

    private static async Task Previews(Workbench bench, int number)
    {
        var request = bench.Requests.First(r => r.Options.Steps == 3);
        var hashes = await bench.WhenThereIsRoom(async () =>
        {
            var seen = new List<string>();
            var previews = new PreviewOptions(preview => seen.Add(preview.Video.FramesSha256));
            bench.Compare(request, await bench.For(request).GenerateAsync(request.Prompts, request.Options with { Preview = previews }));
            return seen;
        });
        bench.Compare("previews", hashes);
    }

    private static async Task Estimate(Workbench bench, int number)
    {
        var request = bench.Requests[1];
        var estimate = await bench.WhenThereIsRoom(() => bench.For(request).EstimateAsync(request.Prompts, request.Options));
        bench.Compare("evaluations", [$"{estimate.Evaluations}"]);
    }

    private static async Task Invert(Workbench bench, int number)
    {
        var options = new GenerationOptions { Steps = 2, Sampler = new EulerSampler() };
        using var noise = await bench.WhenThereIsRoom(() => bench.Pipeline.InvertAsync(bench.Start, "an orc walks", options));
        bench.Compare("inversion", [Workbench.Hash(noise)]);
    }

    private static async Task Derive(Workbench bench, int number)
    {
        var request = bench.Requests.First(r => !r.OtherPrior);
        await using var derived = bench.Pipeline.With(b => b.UseDdim(4));
        bench.Compare(request, await bench.WhenThereIsRoom(() => derived.GenerateAsync(request.Prompts, request.Options)));
    }
}
