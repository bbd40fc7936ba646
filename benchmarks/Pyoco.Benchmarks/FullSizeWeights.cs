using System.Globalization;
using Pyoco.Models;
using static TorchSharp.torch;

namespace Pyoco.Benchmarks;

/// <summary>Random weights with the names and shapes of Stable Diffusion 1.5 with AnimateDiff v3's motion modules.</summary>
internal static class FullSizeWeights
{
    private const string Keys = "sd15-v3-motion-unet.txt";
    private const string Weights = "diffusion_pytorch_model.safetensors";

    private const string Config = """
        {"_class_name":"UNetMotionModel","block_out_channels":[320,640,1280,1280],"cross_attention_dim":768,"num_attention_heads":8,
         "sample_size":64,
         "down_block_types":["CrossAttnDownBlockMotion","CrossAttnDownBlockMotion","CrossAttnDownBlockMotion","DownBlockMotion"],
         "up_block_types":["UpBlockMotion","CrossAttnUpBlockMotion","CrossAttnUpBlockMotion","CrossAttnUpBlockMotion"],
         "motion_num_attention_heads":8,"motion_max_seq_length":32,"use_motion_mid_block":false}
        """;

    /// <summary>The folder of the network; it is written when it is missing.</summary>
    /// <param name="folder">The folder that was asked for. The reference finds the same weights there under its own name.</param>
    /// <param name="type">The type of the weights in the file.</param>
    public static string Write(string folder, ScalarType type)
    {
        var network = Path.Combine(folder, $"network-{FullSizeResult.NameOf(type)}");
        var (weights, reference) = (Path.Combine(network, Weights), Path.Combine(
            folder, $"motion-unet-{FullSizeResult.NameOf(type)}.safetensors"));
        if (!File.Exists(weights))
        {
            Directory.CreateDirectory(network);
            File.WriteAllText(Path.Combine(network, "config.json"), Config);
            WriteRandom(weights, type);
        }

        if (!File.Exists(reference))
        {
            File.CreateSymbolicLink(reference, weights);
        }

        return network;
    }

    private static void WriteRandom(string path, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(0);
        var tensors = new Dictionary<string, Tensor>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, Keys)).Where(l => !l.StartsWith('#')))
        {
            var (name, shape) = (line.Split('\t')[0], line.Split('\t')[1]);
            long[] sizes = [.. shape.Split(',').Select(s => long.Parse(s, CultureInfo.InvariantCulture))];
            tensors[name] = empty(sizes, dtype: type).normal_(0, 0.02, generator);
        }

        SafetensorsWriter.Write(path, tensors);
    }
}
