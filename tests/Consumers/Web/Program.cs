using Pyoco;
using Pyoco.ImageSharp;
using Pyoco.Models;
using Pyoco.Noise;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration["Pyoco:Model"] = SpritesModel.Folder;
builder.Services.AddVideoDiffusionPipeline(
    builder.Configuration.GetSection("Pyoco"), NoisePriorFactory.Instance, (b, options) => b.UseModel(options.Model));
builder.Services.AddHealthChecks().AddVideoDiffusionPipeline();

var app = builder.Build();
app.MapHealthChecks("/health");
app.MapGet("/clip", async (string prompt, IVideoGenerator generator, CancellationToken stop) =>
{
    var clips = await generator.GenerateAsync([prompt], new GenerationOptions { Seed = 7, Steps = 4 }, cancellationToken: stop);
    using var gif = new MemoryStream();
    clips[0].SaveGif(gif);
    return Results.Bytes(gif.ToArray(), "image/gif");
});
app.Run();
