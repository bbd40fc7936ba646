module Program

open Pyoco
open Pyoco.Models
open Pyoco.Noise
open TorchSharp

[<EntryPoint>]
let main _ =
    // TorchSharp before Pyoco: the package's first file waits for it.
    use zero = torch.zeros (1L)
    printfn "zeros(1) = %g" (zero.item<float32> ())

    use pipeline =
        VideoDiffusionPipeline.CreateBuilder()
            .UseModel(SpritesModel.Folder)
            .UseModelNoise()
            .UseHeun(steps = 4)
            .Build()

    let clip = pipeline.Generate("a green orc walks to the left", GenerationOptions(Seed = 7UL))
    clip.Save("orc.webp")
    0
