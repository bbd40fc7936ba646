using System.Text.Json.Nodes;

namespace Pyoco.Models;

/// <summary>Reads the layouts of Stable Diffusion's networks off the names and shapes of their weights.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="shapes">The shape of a weight; null where the file has none of the name.</param>
internal sealed class StableDiffusionConfigReader(string path, Func<string, IReadOnlyList<long>?> shapes)
{
    // Sizes of the text's states, by which versions 1 and 2 are known.
    private const long Version1 = 768;
    private const long Version2 = 1024;
    private const int HeadSize = 64;

    /// <summary>The UNet, whose names have lost their prefix.</summary>
    /// <param name="scheduler">The scheduler, if it is known: versions for another prediction have another size of image.</param>
    /// <exception cref="CheckpointException">The names are those of another network.</exception>
    /// <exception cref="NotSupportedException">The heads of the attention cannot be determined.</exception>
    public UNetConfig UNet(SchedulerConfig? scheduler)
    {
        var (levels, layers) = Levels();
        var first = Enumerable.Range(0, levels.Count).FirstOrDefault(l => levels[l].HasAttention, -1);
        var attention = first < 0 ? "middle_block.1" : $"input_blocks.{first * (layers + 1) + 1}.1";
        var text = Side($"{attention}.transformer_blocks.0.attn2.to_k.weight", 1);
        var isLinear = Shape($"{attention}.proj_in.weight").Count == 2;
        var heads = (text, isLinear) switch
        {
            (Version1, false) => levels.Select(_ => 8L),
            (Version2, true) => levels.Select(l => l.Channels / HeadSize),
            _ => throw new NotSupportedException(
                $"{path} has a UNet for texts of size {text} with {(isLinear ? "linear" : "convolutional")} projections; "
                    + $"Pyoco knows the heads of those for {Version1} "
                + $"and {Version2} (Stable Diffusion 1 and 2). State the layout as "
                + $"{nameof(StableDiffusionConfig)}.{nameof(StableDiffusionConfig.UNet)}."),
        };
        var predictsVelocity = scheduler?.ToJson()["prediction_type"]?.ToString() == "v_prediction";
        return UNetConfig.Parse(new JsonObject
        {
            ["_class_name"] = UNetConfig.ImageClass,
            ["sample_size"] = text == Version2 && predictsVelocity ? 96 : 64,
            ["in_channels"] = Side("input_blocks.0.0.weight", 1),
            ["out_channels"] = Side("out.2.weight", 0),
            ["block_out_channels"] = Numbers(levels.Select(l => l.Channels)),
            ["layers_per_block"] = layers,
            ["down_block_types"] = Names(levels.Select(l => l.HasAttention ? "CrossAttnDownBlock2D" : "DownBlock2D")),
            ["up_block_types"] = Names(
                levels.Select((_, l) => Has($"output_blocks.{l * (layers + 1)}.1.norm.weight") ? "CrossAttnUpBlock2D" : "UpBlock2D")),
            ["attention_head_dim"] = Numbers(heads),
            ["cross_attention_dim"] = text,
            ["transformer_layers_per_block"] = Count(i => $"{attention}.transformer_blocks.{i}.norm1.weight"),
            ["use_linear_projection"] = isLinear,
            ["upcast_attention"] = text == Version2 && predictsVelocity,
        }.ToJsonString());
    }

    /// <summary>The autoencoder, whose names have lost their prefix.</summary>
    /// <inheritdoc cref="UNet" path="/exception[@cref='T:Pyoco.Models.CheckpointException']"/>
    public AutoencoderKLConfig Autoencoder()
    {
        var levels = Enumerable.Range(0, Count(i => $"encoder.down.{i}.block.0.conv1.weight")).ToArray();
        return AutoencoderKLConfig.Parse(new JsonObject
        {
            ["_class_name"] = AutoencoderKLConfig.ClassName,
            ["in_channels"] = Side("encoder.conv_in.weight", 1),
            ["out_channels"] = Side("decoder.conv_out.weight", 0),
            ["latent_channels"] = Side("decoder.conv_in.weight", 1),
            ["block_out_channels"] = Numbers(levels.Select(l => Side($"encoder.down.{l}.block.0.conv1.weight", 0))),
            ["down_block_types"] = Names(levels.Select(_ => "DownEncoderBlock2D")),
            ["up_block_types"] = Names(levels.Select(_ => "UpDecoderBlock2D")),
            ["layers_per_block"] = Count(i => $"encoder.down.0.block.{i}.conv1.weight"),
            ["sample_size"] = 512,
            ["scaling_factor"] = 0.18215,
            ["use_quant_conv"] = Has("quant_conv.weight"),
            ["use_post_quant_conv"] = Has("post_quant_conv.weight"),
            ["mid_block_add_attention"] = Has("encoder.mid.attn_1.q.weight"),
        }.ToJsonString());
    }

    /// <summary>The text encoder, whose names are transformers' without prefix.</summary>
    /// <param name="isOpenClip">Whether it is version 2's.</param>
    /// <inheritdoc cref="UNet" path="/exception"/>
    public ClipTextConfig Text(bool isOpenClip)
    {
        var size = Side("embeddings.token_embedding.weight", 1);
        if (size != (isOpenClip ? Version2 : Version1))
        {
            throw new NotSupportedException(
                $"{path} has a text encoder of size {size}; Pyoco knows the heads of those of {(isOpenClip ? Version2 : Version1)}. "
                + $"State the layout as {nameof(StableDiffusionConfig)}.{nameof(StableDiffusionConfig.Text)}.");
        }

        return ClipTextConfig.Parse(new JsonObject
        {
            ["vocab_size"] = Side("embeddings.token_embedding.weight", 0),
            ["hidden_size"] = size,
            ["intermediate_size"] = Side("encoder.layers.0.mlp.fc1.weight", 0),
            ["num_hidden_layers"] = Count(i => $"encoder.layers.{i}.layer_norm1.weight"),
            ["num_attention_heads"] = size / HeadSize,
            ["max_position_embeddings"] = Side("embeddings.position_embedding.weight", 0),
            ["hidden_act"] = isOpenClip ? "gelu" : "quick_gelu",
            ["eos_token_id"] = ClipTextConfig.LegacyEndId,
        }.ToJsonString());
    }

    private static JsonArray Numbers(IEnumerable<long> numbers) => new([.. numbers.Select(n => (JsonNode)n)]);

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(n => (JsonNode)n)]);

    // Blocks going down are numbered through; each level but the last ends with a downsampling.
    private (List<(long Channels, bool HasAttention)> Levels, int Layers) Levels()
    {
        var levels = new List<(long, bool)>();
        var layers = Count(i => $"input_blocks.{i + 1}.0.in_layers.2.weight");
        for (var block = 1; Has($"input_blocks.{block}.0.in_layers.2.weight"); block += layers + 1)
        {
            levels.Add((Side($"input_blocks.{block}.0.in_layers.2.weight", 0), Has($"input_blocks.{block}.1.norm.weight")));
        }

        return levels.Count > 0 ? (levels, layers) : throw new CheckpointException(
            $"{path} has no UNet of latent diffusion: it has no input_blocks.1.0.in_layers.2.weight.");
    }

    private int Count(Func<int, string> name) => Enumerable.Range(0, int.MaxValue).TakeWhile(i => Has(name(i))).Count();

    private bool Has(string name) => shapes(name) is not null;

    private IReadOnlyList<long> Shape(string name) =>
        shapes(name) ?? throw new CheckpointException($"{path} is no Stable Diffusion that Pyoco knows: it lacks {name}.");

    private long Side(string name, int axis) => Shape(name) is var shape && axis < shape.Count
        ? shape[axis]
        : throw new CheckpointException($"{path} has a {name} of {shape.Count} axes; more than {axis} were expected.");
}
