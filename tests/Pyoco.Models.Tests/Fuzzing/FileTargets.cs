using System.Text;
using Pyoco.Noise;

namespace Pyoco.Models.Tests;

/// <summary>Readers of schedulers, noise and saved clips.</summary>
internal static class FileTargets
{
    private static readonly string[] SchedulerWords =
    [
        "DDIMScheduler", "DPMSolverMultistepScheduler", "EDMEulerScheduler", "EulerDiscreteScheduler", "LCMScheduler", "PNDMScheduler",
        "linear", "scaled_linear", "squaredcos_cap_v2", "epsilon", "v_prediction", "sample", "leading", "trailing", "linspace",
        "use_karras_sigmas", "use_exponential_sigmas", "use_beta_sigmas", "trained_betas", "rescale_betas_zero_snr", "thresholding",
        "num_train_timesteps", "beta_start", "beta_end", "steps_offset", "final_sigmas_type", "sigma_min", "zero", "solver_order",
        "original_inference_steps", "timestep_scaling", "lambda_min_clipped", "interpolation_type", "log_linear", "sigma_max", "rho",
    ];

    private static readonly string[] MethodWords =
    [
        "name", "independent", "mixed", "progressive", "alpha", "kernel", "captured", "residual", "file", "sha256", "blended", "first",
        "second", "share", "shots", "within", "lengths", "across", "looping", "period", "decomposed", "shares", "noise.safetensors",
        "../noise.safetensors", "frequency", "low", "high", "offset", "pixels", "offsets", "strength", "rescheduled", "context", "length",
        "stride", "threshold", "steps", "euler", "heun", "ddim", "eta", "cfg", "scale",
    ];

    // Two frames of 2 x 2 pixels, red and then green, four colours, a tenth of a second each.
    private const string Gif = "47494638396102000200910000000000FF000000FF000000FF21F904040A0003002C000000000200020000020"
        + "30C61050021F904040A0003002C00000000020002000002031461050"
        + "03B";

    /// <summary>The targets.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("scheduler", Scheduler)
        {
            Documented = [typeof(CheckpointException), typeof(NotSupportedException), typeof(FileNotFoundException), typeof(PlanException)],
        },
        new("prior", Prior)
        {
            Documented =
            [
                typeof(InvalidDataException), typeof(IOException), typeof(NotSupportedException), typeof(FormatException),
                typeof(ArgumentException),
            ],
        },
        new("stored-noise", StoredNoise) { Documented = [typeof(InvalidDataException), typeof(IOException), typeof(ArgumentException)] },
        new("report", Report) { Documented = [typeof(FormatException), typeof(RequestException)] },
        new("clip", Clip) { Documented = [typeof(InvalidDataException), typeof(FileNotFoundException)] },
    ];

    private static Action<Random> Scheduler(string folder)
    {
        string[] seeds =
        [
            """{"_class_name": "DDIMScheduler", "num_train_timesteps": 50, "steps_offset": 1, "clip_sample": false}""",
            """{"_class_name": "PNDMScheduler", "num_train_timesteps": 50, "skip_prk_steps": true, "set_alpha_to_one": false}""",
            """{"_class_name": "EulerDiscreteScheduler", "num_train_timesteps": 50, "use_karras_sigmas": true, "sigma_min": null}""",
            """{"_class_name": "DPMSolverMultistepScheduler", "num_train_timesteps": 50, "lambda_min_clipped": -5.1, "solver_order": 2}""",
            """{"_class_name": "LCMScheduler", "num_train_timesteps": 50, "original_inference_steps": 10, "timestep_scaling": 10.0}""",
            """{"_class_name": "EDMEulerScheduler", "sigma_min": 0.002, "sigma_max": 80, "sigma_data": 0.5, "rho": 7}""",
        ];
        var path = Path.Combine(folder, "scheduler_config.json");
        return random =>
        {
            File.WriteAllText(path, JsonMutator.Change(seeds[random.Next(seeds.Length)], random, SchedulerWords));
            var config = SchedulerConfig.Load(folder);
            try
            {
                var plan = config.CreatePlan(random.Next(1, 8));
                plan.CreateSampler();
                config.CreateDenoiser((input, _) => input);
            }
            catch (ArgumentException e)
            {
                throw new PlanException(e);
            }
        };
    }

    private static Action<Random> Prior(string folder)
    {
        WriteNoise(Path.Combine(folder, "noise.safetensors"));
        string[] seeds =
        [
            """{"name": "mixed", "alpha": 1}""", """{"name": "progressive", "alpha": 2}""",
            """{"name": "captured", "file": "noise.safetensors"}""",
            """{"name": "decomposed", "shares": [0, 0.5, 1]}""", """{"name": "kernel", "kernel": "rbf", "scale": 0.1, "rate": 8}""",
            """{"name": "blended", "first": {"name": "mixed", "alpha": 1}, "second": {"name": "independent"}, "share": 0.3}""",
            """{"name": "shots", "within": {"name": "mixed", "alpha": 1}, "lengths": [3, 4], "across": 0.2}""",
            """{"name": "residual", "file": "noise.safetensors", "threshold": 0.1}""", """{"name": "looping", "period": 7, "alpha": 1.5}""",
            """{"name": "rescheduled", "context": {"name": "independent"}, "length": 4, "stride": 2}""",
            """{"name": "offset", "pixels": {"name": "mixed", "alpha": 1}, "offsets": {"name": "independent"}, "strength": 0.1}""",
        ];
        var values = new float[2 * 3 * 16];
        return random =>
        {
            var spec = MethodSpec.Parse(JsonMutator.Change(seeds[random.Next(seeds.Length)], random, MethodWords));
            if (NoisePriorFactory.Instance.Create(spec, folder) is ISpanNoisePrior prior && prior.Refusal(new NoiseKey(1)) is null)
            {
                prior.Fill(values, new VideoShape(1, 2, 3, 4, 4), new NoiseKey(1), 0, 1);
            }
        };
    }

    private static Action<Random> StoredNoise(string folder)
    {
        WriteNoise(Path.Combine(folder, "noise.safetensors"));
        var files = new FuzzedFolder(folder).Weights("noise.safetensors", "noise", "layout", "pyoco.layout", "bcfhw");
        return random =>
        {
            files.Change(random);
            _ = random.Next(2) == 0
                ? FixedNoise.Load(files.PathOf("noise.safetensors")).Spec
                : ResidualNoise.Load(files.PathOf("noise.safetensors")).Spec;
        };
    }

    private static Action<Random> Report(string folder)
    {
        var seed = WholeReport().ToJson();
        return random =>
        {
            var report = GenerationReport.Parse(JsonMutator.Change(seed, random, [.. MethodWords, "prompt", "seed", "schedule"]));
            report.ToJson();
            try
            {
                GenerationOptions.From(report);
            }
            catch (Exception e) when (e is NotSupportedException or ArgumentException)
            {
                throw new RequestException(e);
            }
        };
    }

    private static Action<Random> Clip(string folder)
    {
        const long most = 64 << 20; // a damaged header may claim any size, and what it claims is decoded up to the limit
        byte[][] frames = [[.. Enumerable.Range(0, 48).Select(i => (byte)i)], new byte[48]];
        var clip = new VideoClip(frames.Select(f => new ReadOnlyMemory<byte>(f)), 4, 4, 8);
        var options = new ClipSaveOptions { Metadata = WholeReport().ToJson() };
        string[] names = ["a.png", "a.webp", "frames", "a.gif"];
        foreach (var name in names[..3])
        {
            clip.Save(Path.Combine(folder, name), options);
        }

        File.WriteAllBytes(Path.Combine(folder, names[3]), Convert.FromHexString(Gif));
        var files = new FuzzedFolder(folder).Bytes(names[0]).Bytes(names[1]).Bytes(names[3]).Bytes(Path.Combine("frames", "0001.png"))
            .Json(Path.Combine("frames", "pyoco-frames.json"), "files", "clip", "metadata", "name", "earlier", "../a");
        return random =>
        {
            files.Change(random);
            var path = files.PathOf(names[random.Next(names.Length)]);
            if (random.Next(2) == 0)
            {
                VideoClip.Load(path, new ClipLoadOptions { FrameRate = random.Next(2) == 0 ? null : 8, MaxBytes = most });
            }
            else
            {
                GenerationReport.Load(path);
            }
        };
    }

    private static GenerationReport WholeReport() => new()
    {
        Prompt = "a green orc", NegativePrompt = "", Seed = 7, Frames = 2, Height = 4, Width = 4, FrameRate = 8,
        NoisePrior = new MethodSpec("mixed", ("alpha", 1)), Sampler = new EulerSampler().Spec, Steps = 2,
        Schedule = NoiseSchedule.Karras(2), Guidance = new ClassifierFreeGuidance(2).Spec, Model = "models/sprites",
    };

    private static void WriteNoise(string path)
    {
        const string header = """{"__metadata__":{"pyoco.layout":"bcfhw"},"noise":{"dtype":"F32","shape":[1,2,3,4,4],"data_offsets":"""
            + "[0,384]}}";
        File.WriteAllBytes(path, ScratchFolder.SafetensorsBytes(Encoding.UTF8.GetBytes(header), new byte[384]));
    }

    // An exception that is documented of one call of several.
    private sealed class PlanException(Exception inner) : Exception(inner.Message, inner);

    private sealed class RequestException(Exception inner) : Exception(inner.Message, inner);
}
