using System.Diagnostics;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>A config that says more than its file of weights can hold is refused before anything of its sizes is built.</summary>
public sealed class LayoutBoundsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SidesAndLayersAreHeldAgainstTheHeader()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(_folder.PathOf("a"), new Dictionary<string, Tensor> { ["x"] = ones(3, 7), ["y"] = ones(2) });
        using var file = SafetensorsFile.Open(_folder.PathOf("a"));

        var bounds = new LayoutBounds(file).Side("width", 7).Layers("depth", 2);

        Assert.Contains("width makes a weight of length 8", Assert.Throws<CheckpointException>(() => bounds.Side("width", 8)).Message);
        Assert.Contains("depth makes 3 layers", Assert.Throws<CheckpointException>(() => bounds.Layers("depth", 3)).Message);
        Assert.Throws<CheckpointException>(() => bounds.Side("width", 0));
    }

    [Theory]
    [InlineData("layers_per_block", 65536)]
    [InlineData("in_channels", 2147483647)]
    [InlineData("in_channels", -4)]
    [InlineData("out_channels", 100000000)]
    [InlineData("cross_attention_dim", 2147483647)]
    [InlineData("projection_class_embeddings_input_dim", 2147483647)]
    [InlineData("temporal_attention_head_dim", 0)]
    public void AUNetIsNotBuiltOfMoreThanItsFileHolds(string key, int value)
    {
        using (var network = TinyModels.Network(TinyModels.Video))
        {
            UNetFolder.Save(network, _folder.Path, ScalarType.Float32, metadata: null);
        }

        Change(key, value);

        Refused(() => UNetFolder.Load(_folder.Path, CPU, ScalarType.Float32), key);
    }

    [Fact]
    public void SoAreChannelsAndHeads()
    {
        using (var network = TinyModels.Network(TinyModels.ModelScope))
        {
            UNetFolder.Save(network, _folder.Path, ScalarType.Float32, metadata: null);
        }

        Change("block_out_channels", new JsonArray(1 << 28, 1 << 29));

        Refused(() => UNetFolder.Load(_folder.Path, CPU, ScalarType.Float32), "block_out_channels");
    }

    [Theory]
    [InlineData("motion_max_seq_length", 2000000000)]
    [InlineData("motion_transformer_layers_per_block", 50000000)]
    [InlineData("motion_transformer_layers_per_mid_block", 50000000)]
    [InlineData("motion_layers_per_block", 50000000)]
    public void NeitherIsAMotionAdapter(string key, int value)
    {
        using var image = TinyModels.Network(TinyModels.MotionBase);
        using (var network = TinyModels.Network(TinyModels.Motion))
        {
            UNetFolder.SaveMotionAdapter(network, _folder.Path, ScalarType.Float32, metadata: null);
        }

        Change(key, value);

        Refused(
            () =>
            {
                using var adapter = MotionAdapterFile.Open(_folder.Path);
                UNetFolder.AddMotion(image, adapter, norm: null);
            },
            "");
    }

    [Theory]
    [InlineData("num_hidden_layers", 100000000)]
    [InlineData("vocab_size", 200000000)]
    [InlineData("hidden_size", 1 << 30)]
    [InlineData("intermediate_size", 1 << 30)]
    [InlineData("max_position_embeddings", 1 << 30)]
    public void NeitherIsAClipEncoder(string key, int value)
    {
        var config = new ClipTextConfig
        {
            VocabularySize = 40, HiddenSize = 16, IntermediateSize = 32, Layers = 1, Heads = 2, MaxPositions = 8,
        };
        using (var network = new ClipTextNetwork(config, CPU))
        {
            WeightAssignment.Save(TinyModels.Randomized(network), _folder.PathOf("model.safetensors"), metadata: null, ScalarType.Float32);
        }

        _folder.WriteText("config.json", config.ToJson());
        Change(key, value);

        Refused(() => ClipTextEncoder.LoadNetwork(_folder.Path, CPU, ScalarType.Float32), key);
    }

    [Theory]
    [InlineData("num_layers", 100000000)]
    [InlineData("vocab_size", 200000000)]
    [InlineData("d_kv", 1 << 30)]
    [InlineData("relative_attention_num_buckets", 1 << 30)]
    public void NeitherIsAT5Encoder(string key, int value)
    {
        var config = new T5TextConfig { VocabularySize = 16, HiddenSize = 12, IntermediateSize = 24, Layers = 1, Heads = 3, HeadSize = 8 };
        using (var network = TinyModels.Randomized(new T5TextNetwork(config, CPU)))
        {
            WeightAssignment.Save(network, _folder.PathOf("model.safetensors"), metadata: null, ScalarType.Float32);
        }

        _folder.WriteText("config.json", config.ToJson());
        Change(key, value);

        Refused(() => T5TextEncoder.LoadNetwork(_folder.Path, CPU, ScalarType.Float32), "");
    }

    [Theory]
    [InlineData("layers_per_block", 65536)]
    [InlineData("latent_channels", 1 << 30)]
    [InlineData("in_channels", 1 << 30)]
    public void NeitherIsAnAutoencoder(string key, int value)
    {
        TinyAutoencoders.Write(_folder.Path, TinyAutoencoders.Variational);
        Change(key, value);

        Refused(() => AutoencoderKL.Load(_folder.Path), key);
    }

    [Fact]
    public void NorATinyOne()
    {
        TinyAutoencoders.Write(_folder.Path, TinyAutoencoders.Tiny);
        Change("num_encoder_blocks", new JsonArray(1, 100000000));

        Refused(() => AutoencoderTiny.Load(_folder.Path), "num_encoder_blocks");
    }

    [Fact]
    public void BillionsOfTimestepsAreNotCounted() => Refused(
        () => SchedulerConfig.Parse("""{"_class_name": "DDIMScheduler", "num_train_timesteps": 2000000000}""").CreateSchedule(5),
        "num_train_timesteps");

    [Theory]
    [InlineData("DDIMScheduler")]
    [InlineData("EulerDiscreteScheduler")]
    [InlineData("DPMSolverMultistepScheduler")]
    public void NorIsAnOffsetBeyondAllOfThem(string scheduler) => Refused(
        () => SchedulerConfig.Parse($$"""{"_class_name": "{{scheduler}}", "steps_offset": 2147483647}""").CreateSchedule(5),
        "steps_offset");

    private static void Refused(Action open, string key)
    {
        var (clock, before) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());

        var error = Assert.Throws<CheckpointException>(open);

        Assert.Contains(key, error.Message);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
    }

    private void Change(string key, JsonNode value)
    {
        var json = JsonNode.Parse(File.ReadAllText(_folder.PathOf("config.json")))!.AsObject();
        json[key] = value;
        File.WriteAllText(_folder.PathOf("config.json"), json.ToJsonString());
    }
}
