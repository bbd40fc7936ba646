using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Pyoco;
using Pyoco.ImageSharp;
using Pyoco.Models;
using Pyoco.Noise;
using Pyoco.Samples;
using SixLabors.ImageSharp;
using TorchSharp;

namespace WindowsCudaHost;

/// <summary>A host with a container, a device, and clips as pictures of ImageSharp.</summary>
internal static class Host
{
    private static readonly Argument<string> Model = new("MODEL") { Description = "the model's folder" };
    private static readonly Argument<string> Prompt = new("PROMPT") { Description = "what the clip shows, one sentence in quotes" };
    private static readonly Argument<string> Output = new("OUTPUT") { Description = "the file, a .gif" };
    private static readonly Option<string> Device = ValuedOption.Choice("--device", "where it computes", "cuda", "cpu");
    private static readonly Option<int> Steps = ValuedOption.Whole("--steps", "steps of the Euler sampler", usual: 12);

    public static SampleRoot Root()
    {
        var root = new SampleRoot("Makes a GIF of a sentence on an NVIDIA card.")
        {
            Examples = ["models/sprites \"a green orc with red hair in chain mail walks to the left\" orc.gif"],
        };
        Array.ForEach<Argument>([Model, Prompt, Output], root.Arguments.Add);
        Array.ForEach<Option>([Device, Steps], root.Options.Add);
        root.SetAction((parsed, cancellation) => RunAsync(parsed, cancellation));
        return root;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var output = parsed.GetRequiredValue(Output);
        OutputFile.ThrowIfNotWritable(output);
        var device = DeviceOf(parsed.GetRequiredValue(Device));
        await using var services = new ServiceCollection()
            .AddVideoDiffusionPipeline(builder => builder
                .UseModel(parsed.GetRequiredValue(Model), device)
                .UseModelNoise()
                .UseEuler(parsed.GetValue(Steps))
                .UseGuidance(2))
            .BuildServiceProvider();

        var pipeline = services.GetRequiredService<VideoDiffusionPipeline>();
        var clip = await WorkProgress.ShowAsync(progress => pipeline.GenerateAsync(
            parsed.GetRequiredValue(Prompt), new GenerationOptions { Seed = 7 }, progress, cancellationToken));

        using var image = clip.ToImage();
        image.Metadata.GetGifMetadata().RepeatCount = 0; // without end
        await image.SaveAsGifAsync(output, cancellationToken);
        return ExitCode.Done;
    }

    // Pyoco falls back to no other device: whether there is one is the host's question.
    private static torch.Device DeviceOf(string name)
    {
        if (name == "cpu")
        {
            return torch.CPU;
        }

        return torch.cuda.is_available()
            ? torch.CUDA
            : throw new NotSupportedException(
                "There is no CUDA device, its driver is too old for this libtorch, or the program was built without "
                    + "-p:TorchBackend=cuda-windows; --device cpu computes on the processor.");
    }
}
