using System.Text.Json;
using Pyoco.TestSupport;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

[Trait("Category", "Golden")]
public sealed class SchedulerGoldenTests
{
    private static readonly string[] Supported =
        ["DDIMScheduler", "DPMSolverMultistepScheduler", "EDMEulerScheduler", "EulerDiscreteScheduler", "LCMScheduler", "PNDMScheduler"];

    public static TheoryData<string> Cases => GoldenCases.OfKind("scheduler");

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void EveryStepOfTheWalkAgrees(string name)
    {
        var golden = GoldenCases.Open(name);
        var refused = Refused(golden);
        Skip.If(refused is not null, $"{refused} is not implemented, and refused by name.");

        Check(golden);
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void WhatIsNotImplementedIsRefusedByName(string name)
    {
        var golden = GoldenCases.Open(name);
        var refused = Refused(golden);
        Skip.If(refused is null, $"{golden["class"].GetString()} is implemented.");

        var error = Assert.Throws<NotSupportedException>(
            () => SchedulerConfig.Load(golden.Folder).CreateSampler(golden["steps"].GetInt32()));

        Assert.Contains(refused, error.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("out.samples")]
    [InlineData("out.model_outputs")]
    [InlineData("out.timesteps")]
    public void AReferenceOffByOnePercentFails(string tensor)
    {
        var first = GoldenCases.FirstOfKind("scheduler");
        Skip.If(Refused(first) is not null, $"{first["class"].GetString()} is not implemented.");

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(GoldenAssert.Scaled(first, tensor)));
    }

    // What of a case is known not to be implemented: its class, or an entry. Anything else must agree.
    private static string? Refused(GoldenCase golden)
    {
        var config = Config(golden);
        return !Supported.Contains(golden["class"].GetString()) ? golden["class"].GetString()
            : config.TryGetProperty("algorithm_type", out var algorithm)
                && algorithm.GetString()!.StartsWith("sde", StringComparison.Ordinal)
                ? algorithm.GetString()
            : config.TryGetProperty("solver_order", out var order) && order.GetInt32() == 3 ? "solver_order is '3'"
            : null;
    }

    private static void Check(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(golden.PathOf("case.safetensors"));
        var steps = golden["steps"].GetInt32();
        var config = SchedulerConfig.Load(golden.Folder);
        var plan = config.CreatePlan(steps, golden["options"].TryGetProperty("eta", out var eta) ? eta.GetDouble() : 0);
        var schedule = plan.Schedule;
        var walk = new RecordedWalk();
        var denoiser = walk.Watch(config.CreateDenoiser(walk.Watch(Network(golden, file.Read("in.mu")))));
        var noise = file.Names.Contains("in.step_noise") ? file.Read("in.step_noise") : null;
        var run = new SamplingRun { OnStep = walk.Reached, DrawNoise = address => noise![address.Step].clone() };

        var result = plan.CreateSampler().Sample(
            plan.AfterGuidance(denoiser), file.Read("in.sample").div(schedule.InitialScale), schedule, run);

        // A first step that is done twice has one row more; the second call is given what the first led to.
        Tensor[] samples = [.. walk.Given.Skip(1).Take(walk.Given.Count - steps), .. walk.Steps];
        Rows(file.Read("out.samples"), samples, golden.Tolerance, "sample");
        GoldenAssert.Close(file.Read("out.samples")[-1], result, golden.Tolerance, "result");
        GoldenAssert.Close(file.Read("out.model_outputs"), stack([.. walk.Outputs]), golden.Tolerance, "out.model_outputs");
        var timesteps = file.Read("out.timesteps", ScalarType.Float32).data<float>();
        Assert.Equal(timesteps, walk.Timesteps, (expected, told) => Math.Abs(told - expected) <= golden.Tolerance * Math.Max(1, expected));
    }

    private static VideoNetwork Network(GoldenCase golden, Tensor mu) => golden["network"].GetString() switch
    {
        "discrete" => FormulaNetwork.Discrete(Config(golden), golden["prediction_type"].GetString()!, mu),
        "edm" => FormulaNetwork.Edm(
            Config(golden).GetProperty("sigma_data").GetDouble(), golden["prediction_type"].GetString() == "v_prediction" ? -1 : 1, mu),
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
