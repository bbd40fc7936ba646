#:package Pyoco.Models@0.1.0
#:package Pyoco.Noise@0.1.0
#:package Pyoco.SpritesModel@0.1.0
#:package TorchSharp-cpu@0.107.0
#:property RuntimeIdentifier=linux-x64
using Pyoco;
using Pyoco.Models;
using Pyoco.Noise;

using var pipeline = VideoDiffusionPipeline.CreateBuilder().UseModel(SpritesModel.Folder).UseModelNoise().UseHeun(steps: 4).Build();
var clip = await pipeline.GenerateAsync("a green orc walks to the left", new GenerationOptions { Seed = 7 });
clip.Save("orc.webp");
