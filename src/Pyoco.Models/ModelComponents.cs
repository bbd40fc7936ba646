using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Reads and writes the text encoders and codecs of model folders, each by the class that the folder names.</summary>
internal static class ModelComponents
{
    private const string ClipClass = "CLIPTextModel";
    private const string TextName = "text_encoder";
    private const string TokenizerName = "tokenizer";
    private const string CodecName = "vae";

    /// <summary>Opens the text encoder with its tokenizer.</summary>
    public static ITextEncoder ReadText(ModelFolder folder, Device device, ScalarType type, int maxCharacters = ClipTokenizer.DefaultMaxCharacters)
    {
        var (path, tokenizer) = (folder.ComponentPath(TextName), folder.ComponentPath(TokenizerName));
        return folder.Components[TextName].Class switch
        {
            ClipClass => ClipTextEncoder.Load(path, tokenizer, device, type, maxCharacters),
            T5TextConfig.ClassName => T5TextEncoder.Load(path, T5Tokenizer.Load(tokenizer, maxCharacters: maxCharacters), device, type),
            var other => throw new NotSupportedException($"{TextName} is '{other}' in {folder.Path}; Pyoco supports '{ClipClass}' and '{T5TextConfig.ClassName}'."),
        };
    }

    /// <summary>Opens the codec.</summary>
    public static IVideoCodec ReadCodec(ModelFolder folder, Device device, ScalarType type, AutoencoderOptions options)
    {
        var entries = new ConfigEntries(folder.ReadConfig(CodecName), $"{folder.Path}/{CodecName}/config.json");
        switch (entries.Text("_class_name", null))
        {
            case AutoencoderKLConfig.ClassName:
                return AutoencoderKL.Load(folder.ComponentPath(CodecName), device, type, options);
            case AutoencoderTinyConfig.ClassName:
                return AutoencoderTiny.Load(folder.ComponentPath(CodecName), device, type, options);
            default:
                entries.Require("_class_name", [PixelCodec.ClassName, AutoencoderKLConfig.ClassName, AutoencoderTinyConfig.ClassName]);
                return new PixelCodec(entries.Integer("patch_size", 1));
        }
    }

    /// <summary>Channels of what a codec makes of a video, and the pixels along the side of one latent.</summary>
    public static (int Channels, int PixelsPerLatent) Latents(IVideoCodec codec) => codec switch
    {
        PixelCodec pixels => (pixels.Channels, pixels.PatchSize),
        AutoencoderKL autoencoder => (autoencoder.Config.LatentChannels, autoencoder.Config.Downscale),
        AutoencoderTiny autoencoder => (autoencoder.Config.LatentChannels, autoencoder.Config.Downscale),
        _ => throw Unknown(codec),
    };

    /// <summary>What became of the files of each component that was opened, by the component's name.</summary>
    public static Dictionary<string, LoadReport> LoadReports(UNetNetwork network, ITextEncoder text, IVideoCodec codec)
    {
        var reports = new Dictionary<string, LoadReport?>
        {
            ["unet"] = network.LoadReport,
            [TextName] = text switch { ClipTextEncoder clip => clip.LoadReport, T5TextEncoder t5 => t5.LoadReport, _ => null },
            [CodecName] = codec switch { AutoencoderKL large => large.LoadReport, AutoencoderTiny tiny => tiny.LoadReport, _ => null },
        };
        return reports.Where(r => r.Value is not null).ToDictionary(r => r.Key, r => r.Value!);
    }

    /// <summary>The entries of the index for a text encoder and a codec.</summary>
    /// <exception cref="NotSupportedException">One of them has no form in a model folder.</exception>
    public static Dictionary<string, (string Library, string Class)> Describe(ITextEncoder text, IVideoCodec codec)
    {
        var (encoder, tokenizer) = text switch
        {
            ClipTextEncoder => (ClipClass, "CLIPTokenizer"),
            T5TextEncoder => (T5TextConfig.ClassName, "T5Tokenizer"),
            _ => throw Unknown(text),
        };
        return new()
        {
            [TextName] = ("transformers", encoder),
            [TokenizerName] = ("transformers", tokenizer),
            [CodecName] = codec switch
            {
                PixelCodec => ("pyoco", PixelCodec.ClassName),
                AutoencoderKL => ("diffusers", AutoencoderKLConfig.ClassName),
                AutoencoderTiny => ("diffusers", AutoencoderTinyConfig.ClassName),
                _ => throw Unknown(codec),
            },
        };
    }

    /// <summary>Writes the folders of a text encoder, its tokenizer and a codec.</summary>
    public static void Save(ITextEncoder text, IVideoCodec codec, string folder, ScalarType type)
    {
        var (textFolder, tokenizer, codecFolder) = (Path.Combine(folder, TextName), Path.Combine(folder, TokenizerName), Path.Combine(folder, CodecName));
        (text as ClipTextEncoder)?.Save(textFolder, tokenizer, type);
        (text as T5TextEncoder)?.Save(textFolder, tokenizer, type);
        (codec as AutoencoderKL)?.Save(codecFolder, type);
        (codec as AutoencoderTiny)?.Save(codecFolder, type);
        if (codec is PixelCodec pixels)
        {
            var json = new JsonObject { ["_class_name"] = PixelCodec.ClassName, ["patch_size"] = pixels.PatchSize };
            ConfigJson.Write(Path.Combine(codecFolder, "config.json"), json);
        }
    }

    private static NotSupportedException Unknown(object part) => new($"A {part.GetType().Name} is no component of a model folder.");
}
