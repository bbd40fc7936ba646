using System.Text.Json;
using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

[Trait("Category", "Golden")]
public sealed class SchedulerGoldenTests
{
    public static TheoryData<string> Cases => GoldenCases.OfKind("scheduler");

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void EveryStepOfTheWalkAgrees(string name) => Check(GoldenCases.Open(name));

    [SkippableTheory]
    [InlineData("out.samples")]
    [InlineData("out.model_outputs")]
    [InlineData("out.timesteps")]
    public void AReferenceOffByOnePercentFails(string tensor)
    {
        var first = GoldenCases.FirstOfKind("scheduler");

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(GoldenAssert.Scaled(first, tensor)));
    }

    private static void Check(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(golden.PathOf("case.safetensors"));
        var config = SchedulerConfig.Load(golden.Folder);
        var plan = config.CreatePlan(
            golden["steps"].GetInt32(), golden["options"].TryGetProperty("eta", out var eta) ? eta.GetDouble() : null);
        var schedule = plan.Schedule;
        var walk = new RecordedWalk();
        var denoiser = walk.Watch(plan.AfterGuidance(config.CreateDenoiser(walk.Watch(Network(golden, file.Read("in.mu"))))));
        var noise = file.Names.Contains("in.step_noise") ? file.Read("in.step_noise") : null;
        var run = new SamplingRun { OnStep = walk.Reached, DrawNoise = address => noise![address.Step].clone() };

        var result = plan.CreateSampler().Sample(denoiser, file.Read("in.sample").Over(schedule.InitialScale), schedule, run);

        // What a call of the network led to is what the next one is given.
        Rows(file.Read("out.samples"), [.. walk.Given.Skip(1), result], golden.Tolerance, "sample");
        GoldenAssert.Close(result, walk.Steps[^1], golden.Tolerance, "the callback's last video");
        GoldenAssert.Close(file.Read("out.model_outputs"), stack([.. walk.Outputs]), golden.Tolerance, "out.model_outputs");
        var timesteps = file.Read("out.timesteps", ScalarType.Float32).data<float>();
        Assert.Equal(timesteps, walk.Timesteps, (expected, told) => Math.Abs(told - expected) <= golden.Tolerance * Math.Max(1, expected));
    }

    private static VideoNetwork Network(GoldenCase golden, Tensor mu) => golden["network"].GetString() switch
    {
        "discrete" => FormulaNetwork.Discrete(Config(golden), golden["prediction_type"].GetString()!, mu),
        "edm" => FormulaNetwork.Edm(
            Config(golden).GetProperty("sigma_data").GetDouble(), golden["prediction_type"].GetString() == "v_prediction" ? -1 : 1, mu),
        "flow" => FormulaNetwork.Flow(mu),
        var other => throw new NotSupportedException($"network '{other}' of {golden.Folder}"),
    };

    private static JsonElement Config(GoldenCase golden) =>
        JsonDocument.Parse(File.ReadAllText(golden.PathOf("scheduler_config.json"))).RootElement;

    private static void Rows(Tensor expected, IReadOnlyList<Tensor> actual, double tolerance, string what)
    {
        Assert.Equal(expected.size(0), actual.Count);
        for (var i = 0; i < actual.Count; i++)
        {
            GoldenAssert.Close(expected[i], actual[i], tolerance, $"{what} {i}");
        }
    }

    /// <summary>What a walk showed from outside: the videos that the denoiser was given, what the network was told and answered, and the
    /// callback's videos.</summary>
    private sealed class RecordedWalk
    {
        public List<Tensor> Given { get; } = [];

        public List<float> Timesteps { get; } = [];

        public List<Tensor> Outputs { get; } = [];

        public List<Tensor> Steps { get; } = [];

        public IVideoDenoiser Watch(IVideoDenoiser denoiser) => new DelegateDenoiser((x, level) =>
        {
            Given.Add(x.clone().DetachFromDisposeScope());
            return denoiser.Denoise(x, level);
        });

        public VideoNetwork Watch(VideoNetwork network) => (input, timestep) =>
        {
            var output = network(input, timestep);
            Timesteps.Add(timestep[0].item<float>());
            Outputs.Add(output.clone().DetachFromDisposeScope());
            return output;
        };

        public void Reached(SamplingStep step) => Steps.Add(step.Sample.clone().DetachFromDisposeScope());
    }
}
