using Pyoco;
using Pyoco.Models;
using Pyoco.Noise;

using var pipeline = VideoDiffusionPipeline.CreateBuilder()
    .UseModel(SpritesModel.Folder)
    .UseModelNoise()
    .UseEuler(steps: 12)
    .UseGuidance(2)
    .Build();

var clip = await pipeline.GenerateAsync("a green orc with red hair walks to the left", new GenerationOptions { Seed = 7 });
clip.Save("orc.webp");
