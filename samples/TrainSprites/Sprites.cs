using System.CommandLine;
using Pyoco.Samples;

namespace TrainSprites;

/// <summary>The command line: which commands there are, and what several of them take.</summary>
internal static class Sprites
{
    /// <summary>The folder of the program's own model.</summary>
    public const string Model = "models/sprites";

    /// <summary>The sheets.</summary>
    public static readonly Option<string> Data =
        ValuedOption.Required("--data", "DIR", "the sprite sheets: a folder with body, bottomwear, topwear, hair and shoes");

    /// <summary>The seed.</summary>
    public static readonly Option<ulong> Seed = ValuedOption.Seed("fixes weights, batches and noise", usual: 1);

    /// <summary>The file of the classifier.</summary>
    public static readonly Option<string> Classifier = ValuedOption.Text(
        "--classifier", "FILE", "what reads frames; trained and written there where it is missing", "runs/classifier.safetensors");

    /// <summary>The guidance scale.</summary>
    public static readonly Option<double> Guidance =
        ValuedOption.Number("--guidance", "how strongly the caption leads; 1 is not at all", usual: 2);

    /// <summary>The program.</summary>
    public static SampleRoot Root()
    {
        var root = new SampleRoot("Trains the sprites' models from scratch and measures them.")
        {
            Examples =
            [
                "text --output runs/text",
                "images --data path/to/sheets --output runs/images",
                "clips --data path/to/sheets --image runs/images/model --output runs/clips",
                "evaluate --data path/to/sheets --model runs/clips/model",
                "export --model runs/clips/model --output models/mine",
            ],
        };
        Array.ForEach<Command>(
            [
                TextTraining.Create(), ImageTraining.Create(), ClipTraining.Create(), SpriteEvaluation.Create(), RealClips.Create(),
                SamplerStudy.Create(), ContactSheet.Create(), Export.Create(),
            ],
            root.Subcommands.Add);
        return root;
    }
}
