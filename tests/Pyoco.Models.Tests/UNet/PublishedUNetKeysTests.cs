using System.Text.Json;
using Pyoco.TestSupport;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>Names and shapes of the published networks, one a line in <c>tests/golden/keys</c>, against those that their configs
/// make.</summary>
public sealed class PublishedUNetKeysTests
{
    private const string StableDiffusion15 = """
        {"_class_name":"UNet2DConditionModel","attention_head_dim":8,"block_out_channels":[320,640,1280,1280],"cross_attention_dim":768,
         "down_block_types":["CrossAttnDownBlock2D","CrossAttnDownBlock2D","CrossAttnDownBlock2D","DownBlock2D"],
         "up_block_types":["UpBlock2D","CrossAttnUpBlock2D","CrossAttnUpBlock2D","CrossAttnUpBlock2D"],
         "layers_per_block":2,"sample_size":64}
        """;

    private const string StableDiffusion21 = """
        {"_class_name":"UNet2DConditionModel","attention_head_dim":[5,10,20,20],"cross_attention_dim":1024,"use_linear_projection":true,
         "upcast_attention":true,"dual_cross_attention":false,"only_cross_attention":false,"num_class_embeds":null,"sample_size":96}
        """;

    private const string MotionV3 = """
        {"_class_name":"UNetMotionModel","block_out_channels":[320,640,1280,1280],"cross_attention_dim":768,"num_attention_heads":8,
         "down_block_types":["CrossAttnDownBlockMotion","CrossAttnDownBlockMotion","CrossAttnDownBlockMotion","DownBlockMotion"],
         "up_block_types":["UpBlockMotion","CrossAttnUpBlockMotion","CrossAttnUpBlockMotion","CrossAttnUpBlockMotion"],
         "motion_num_attention_heads":8,"motion_max_seq_length":32,"use_motion_mid_block":false}
        """;

    private const string ModelScope = """
        {"_class_name":"UNet3DConditionModel","attention_head_dim":64,"block_out_channels":[320,640,1280,1280],"cross_attention_dim":1024,
         "sample_size":32,
         "down_block_types":["CrossAttnDownBlock3D","CrossAttnDownBlock3D","CrossAttnDownBlock3D","DownBlock3D"],
         "up_block_types":["UpBlock3D","CrossAttnUpBlock3D","CrossAttnUpBlock3D","CrossAttnUpBlock3D"],
         "layers_per_block":2,"norm_num_groups":32}
        """;

    private const string DdpmCifar10 = """
        {"_class_name":"UNet2DModel","act_fn":"silu","attention_head_dim":null,"block_out_channels":[128,256,256,256],
         "center_input_sample":false,"down_block_types":["DownBlock2D","AttnDownBlock2D","DownBlock2D","DownBlock2D"],
         "downsample_padding":0,"flip_sin_to_cos":false,"freq_shift":1,"in_channels":3,"layers_per_block":2,"mid_block_scale_factor":1,
         "norm_eps":1e-06,"norm_num_groups":32,"out_channels":3,"sample_size":32,"time_embedding_type":"positional",
         "up_block_types":["UpBlock2D","UpBlock2D","AttnUpBlock2D","UpBlock2D"]}
        """;

    [Theory]
    [InlineData("ddpm-cifar10-unet", DdpmCifar10, 328, 35_746_307)]
    [InlineData("sd15-unet", StableDiffusion15, 686, 859_520_964)]
    [InlineData("sd21-unet", StableDiffusion21, 686, 865_910_724)]
    [InlineData("sd15-v3-motion-unet", MotionV3, 1226, 1_276_658_564)]
    [InlineData("modelscope-unet3d", ModelScope, 1480, 1_411_233_860)]
    public void NetworksHaveThePublishedKeysAndShapes(string list, string config, int tensors, long parameters) =>
        AssertPublished(list, UNetConfig.Parse(config), tensors, parameters, _ => true);

    // The list of the first version is that of today's class at 24 frames, with a module in the middle; the published weights have none.
    [Theory]
    [InlineData("animatediff-v1-adapter", """{"motion_max_seq_length":24}""", 567, 453_209_280)]
    [InlineData("animatediff-v2-adapter", """{"motion_max_seq_length":32,"use_motion_mid_block":true}""", 567, 453_209_280)]
    [InlineData("animatediff-v3-adapter", """{"motion_max_seq_length":32,"use_motion_mid_block":false}""", 540, 417_137_600)]
    [InlineData(null, """{"motion_max_seq_length":24,"use_motion_mid_block":false}""", 540, 417_137_600)]
    public void AdaptersHaveThePublishedKeysAndShapes(string? list, string adapter, int tensors, long parameters)
    {
        using var json = JsonDocument.Parse(adapter);
        var layout = MotionAdapterConfig.Read(json.RootElement.Clone(), "config.json");
        var config = MotionFit.With(UNetConfig.Parse(StableDiffusion15), layout, list ?? "v1");

        AssertPublished(list, config, tensors, parameters, MotionModules.IsKey);
    }

    private static void AssertPublished(string? list, UNetConfig config, int tensors, long parameters, Func<string, bool> keys)
    {
        using var network = new UNetNetwork(config, META);

        var found = network.named_parameters().Select(p => (p.name, p.parameter.shape))
            .Concat(network.named_buffers().Select(b => (b.name, b.buffer.shape)))
            .Where(k => keys(k.name)).Select(k => $"{k.name}\t{string.Join(',', k.shape)}")
            .Order(StringComparer.Ordinal).ToArray();

        Assert.Equal(tensors, found.Length);
        Assert.Equal(parameters, network.named_parameters().Where(p => keys(p.name)).Sum(p => p.parameter.numel()));
        if (list is not null)
        {
            var published = File.ReadLines(Repository.PathOf("tests", "golden", "keys", $"{list}.txt")).Where(l => !l.StartsWith('#'));
            Assert.Equal(published.Order(StringComparer.Ordinal), found);
        }
    }
}
