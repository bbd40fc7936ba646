using Microsoft.Extensions.DependencyInjection;
using Pyoco;
using Pyoco.Models;
using Pyoco.Noise;
using SixLabors.ImageSharp;
using TorchSharp;
using WindowsCudaHost;

if (args.Length != 3)
{
    Console.Error.WriteLine("usage: WindowsCudaHost MODEL \"PROMPT\" OUTPUT.gif");
    return 2;
}

// Pyoco falls back to no other device: whether there is one is the host's question.
if (!torch.cuda.is_available())
{
    Console.Error.WriteLine("There is no CUDA device, or its driver is too old for this libtorch.");
    return 1;
}

var (model, prompt, output) = (args[0], args[1], args[2]);
await using var services = new ServiceCollection()
    .AddVideoDiffusionPipeline(builder => builder
        .UseModel(model, torch.CUDA)
        .UseModelNoise()
        .UseHeun(steps: 24)
        .UseGuidance(3))
    .BuildServiceProvider();

var pipeline = services.GetRequiredService<VideoDiffusionPipeline>();
var clip = await pipeline.GenerateAsync(prompt, new GenerationOptions { Seed = 7 });

using var image = clip.ToImage();
await image.SaveAsGifAsync(output);
return 0;
