using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Pyoco.ImageSharp;
using Pyoco.Models;
using Pyoco.Noise;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SkiaSharp;

namespace Pyoco.Conventions.Tests;

/// <summary>The code of the README and the pages, here to be compiled; <see cref="DocumentTests"/> compares the two. Nothing runs
/// it.</summary>
internal static class DocumentedCode
{
    public static async Task HostAsync(IProgress<GenerationProgress> progress, CancellationToken cancellationToken)
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel("models/sprites")     // Pyoco.Models: a model folder
            .UseModelNoise()                // Pyoco.Noise: the prior the model was trained with
            .UseEuler(steps: 12)            // Pyoco.Core: the sampler
            .UseGuidance(2)
            .Build();                       // loads and checks everything; all mistakes in one message

        VideoClip clip = await pipeline.GenerateAsync(
            "a green orc with red hair in chain mail walks to the left",
            new GenerationOptions { Seed = 7 }, progress, cancellationToken);
        clip.Save("orc.webp");
    }

    public static void Container(IServiceCollection services)
    {
        services.AddVideoDiffusionPipeline(b => b.UseModel("models/sprites").UseModelNoise().UseEuler(steps: 12));
    }

    public static void PublishedScheduler()
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel("models/published", options: new ModelLoadOptions
            {
                Scheduler = config => config.With(new JsonObject { ["timestep_spacing"] = "trailing", ["clip_sample"] = false }),
            })
            .UseModelNoise()
            .UseModelSampler(steps: 25)     // the sampler of the folder's scheduler_config.json
            .UseGuidance(7.5)
            .Build();
    }

    public static void CopiedWeights(string path)
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(path, options: new ModelLoadOptions { Weights = WeightMemory.Copied })
            .UseModelNoise()
            .UseEuler(steps: 12)
            .Build();
    }

    public static void MotionAdapter()
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel("stable-diffusion-v1-5")                   // a folder in the diffusers layout
            .UseMotionAdapter("animatediff-motion-adapter-v1-5-3") // or AnimateDiff's own mm_sd_v15_v2.safetensors
            .UseModelNoise()
            .UseModelSampler(steps: 25)
            .UseGuidance(7.5)
            .Build();

        var clip = pipeline.Generate("a corgi surfing a wave at sunset", new GenerationOptions { Frames = 16, Height = 256, Width = 256 });
    }

    public static void OtherPrior()
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel("models/sprites")
            .UseMixedNoise(alpha: 1)        // or UseProgressiveNoise(2), UseIndependentNoise(), UseNoise(yourPrior)
            .AllowOtherPrior()              // without this line a prior the model was not trained with is refused
            .UseEuler(steps: 12)
            .Build();

        Console.WriteLine(pipeline.PriorDivergence);   // how far this noise is from the trained one; null when it is the same
    }

    public static async Task CallsAsync(VideoDiffusionPipeline pipeline)
    {
        var draft = await pipeline.GenerateAsync("a green orc walks to the left", new GenerationOptions
        {
            Seed = 7,
            Frames = 8,
            Steps = 12,                                    // null, the default of each, is the builder's or the model's
            Sampler = new DpmSolverSampler(),
            Guidance = new ClassifierFreeGuidance(scale: 2),
            NegativePrompt = "red hair",
        });

        IReadOnlyList<VideoClip> clips = await pipeline.GenerateAsync(
            ["a green orc walks to the left", "a hero with red hair casts magic"],
            new GenerationOptions { Seed = 7, ClipsPerPrompt = 2, BatchSize = 4 });    // seeds 7 and 8, then 9 and 10
    }

    public static async Task LongVideoAsync()
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel("models/sprites")                    // makes up to 16 frames
            .UseModelNoise()                               // progressive noise simply goes on
            .UseEuler(steps: 12)
            .UseWindows(length: 16, overlap: 4)            // or GenerationOptions.Windows for one call
            .Build();

        var clip = await pipeline.GenerateAsync("a green orc walks to the left", new GenerationOptions { Frames = 64 });
    }

    public static void Reuse(VideoDiffusionPipeline pipeline)
    {
        using var quick = pipeline.With(b => b.UseFeatureReuse(every: 2).UseGuidanceEvery(2));
    }

    public static async Task ClipsFromClipsAsync(VideoDiffusionPipeline pipeline, VideoClip clip)
    {
        using var looping = pipeline.With(b => b.UseLoopingNoise(period: 16).AllowOtherPrior()
            .UseWindows(new FrameWindows(length: 16, overlap: 0) { Loops = true }));

        VideoClip longer = await pipeline.ContinueAsync(clip, "a green orc walks to the left", frames: 8, overlap: 8);

        var options = new GenerationOptions { Start = StartClip.Edit(VideoClip.Load("walk.gif"), strength: 0.6) };
        var edited = await pipeline.GenerateAsync("a red orc walks to the left", options);

        var image = VideoClip.Load("orc.jpg").Resized(width: 64, height: 64);         // PNG, JPEG, WebP, BMP; the middle is cut out
        var animated = await pipeline.GenerateAsync(
            "a green orc walks to the left", new GenerationOptions { Start = StartClip.Image(image) });
    }

    public static async Task InversionAsync(VideoDiffusionPipeline pipeline, VideoClip clip)
    {
        using var noise = await pipeline.InvertAsync(clip, "a green orc walks to the left");
        using var again = pipeline.With(b => b.UseFixedNoise(noise).AllowOtherPrior());
        var same = await again.GenerateAsync("a green orc walks to the left");    // the clip, as near as the steps allow
    }

    public static async Task GuidanceAsync(VideoDiffusionPipeline pipeline, IVideoModel weak)
    {
        IGuidance[] rules =
        [
            new ClassifierFreeGuidance(7.5) { IsBatched = true },          // both branches in one call, also where it is no faster
            new ClassifierFreeGuidance(7.5).Rescaled(0.7).Within(0.3, 5),  // rules around rules, the last one outermost
            new ComposedGuidance(5, new WeightedPrompt("falling snow", 2), new WeightedPrompt("a crowd", -1)),
            new AdaptiveProjectedGuidance(10) { MaxNorm = 15 },
            new AutoGuidance(weak, 2),
            new FrameGuidance(1, 3),                                       // from the first frame to the last
        ];
        foreach (var rule in rules)
        {
            VideoClip clip = await pipeline.GenerateAsync("a green orc", new GenerationOptions { Seed = 7, Guidance = rule });
        }
    }

    public static void WordsWithWeights()
    {
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel("stable-diffusion-v1-5")
            .UseModelNoise()
            .UseModelSampler(steps: 25)
            .UseGuidance(7.5)
            .UsePromptWeights()                                 // (red:1.3) in prompts and negative prompts
            .UseTextualInversion("cat-toy.safetensors")         // the word that the file names
            .UseTextualInversion("bad_hands.safetensors", word: "badhands")
            .Build();

        var clip = pipeline.Generate(
            "a (red:1.3) <cat-toy> on a table", new GenerationOptions { NegativePrompt = "badhands, [blurry]" });
    }

    public static void SharedWeights(VideoDiffusionPipeline pipeline)
    {
        using var mixed = pipeline.With(b => b.UseMixedNoise(alpha: 1).AllowOtherPrior().UseEuler(steps: 20));
    }

    public static void HeldModel()
    {
        using var model = TextToVideoModel.Load("models/sprites");
        using var pipeline = VideoDiffusionPipeline.CreateBuilder()
            .UseModel(model)                // ownsModel: true leaves disposal to the last pipeline
            .UseModelNoise()
            .UseModelSampler(steps: 12)
            .Build();

        TextToVideoModel? inside = pipeline.GetService<TextToVideoModel>();
    }

    public static async Task ReplayAsync(VideoDiffusionPipeline pipeline, VideoClip clip)
    {
        clip.Save("orc.webp", new ClipSaveOptions { Report = SavedReport.Whole });    // by default the prompts are left out

        GenerationReport report = GenerationReport.Load("orc.webp");
        VideoClip again = await pipeline.GenerateAsync(report.Prompt!, GenerationOptions.From(report));
        Console.WriteLine(again.FramesSha256 == report.FramesSha256);                  // True on the same machine
    }

    public static async Task GifAsync(VideoClip clip, Stream stream)
    {
        clip.SaveGif("orc.gif");                                                       // one palette for the clip: nothing flickers
        await clip.SaveGifAsync(stream, new GifOptions { Dithering = GifDithering.Ordered });
        using Image<Rgb24> picture = clip.ToImage();                                   // all frames and their delays
        VideoClip back = picture.ToClip();
    }

    public static async Task VideoAsync(VideoClip clip, Stream response, CancellationToken clientGone)
    {
        clip.Save("orc.mp4");                                                     // H.264, for browsers and phones
        clip.Save("small.mp4", ClipFormat.Mp4(crf: 28));
        await clip.SaveAsync(response, ClipFormat.WebM(), cancellationToken: clientGone);
        byte[] bytes = await clip.ToBytesAsync(ClipFormat.WebP);
    }

    public static void Pictures(VideoClip clip)
    {
        clip.ContactSheet(columns: 4, rows: 2, gap: 4).Save("sheet.png");         // eight frames, from the first to the last
        clip.Still(frame: 3).Save("frame.png");
        using SKBitmap bitmap = clip.ToBitmap(frame: 3);                          // and bitmaps.ToClip(frameRate: 8)
        ReadOnlyTensorSpan<byte> tensor = new(clip.Frame(3).Span, [clip.Height, clip.Width, 3]);
    }

    public static void DecoratedGenerator(IServiceCollection services)
    {
        services.AddVideoDiffusionPipeline(b => b.UseModel("models/sprites").UseModelNoise().UseEuler(steps: 12));
        services.AddSingleton<IVideoGenerator>(
            provider => new LoggingGenerator(provider.GetRequiredService<VideoDiffusionPipeline>(), Console.WriteLine));
    }

    public static void DecoratedDenoiser(VideoDiffusionPipelineBuilder builder, TorchSharp.torch.Tensor last)
    {
        builder.UseDenoiser(inner => new PinnedFrame(inner, last));
    }

    public static void NoiseAlone()
    {
        var prior = new ProgressiveNoise(alpha: 2);
        var shape = new VideoShape(batch: 1, channels: 4, frames: 16, height: 64, width: 64);

        using var noise = prior.Sample(shape, new NoiseKey(Seed: 7));                        // (1, 4, 16, 64, 64)
        using var later = prior.Sample(shape.WithFrames(4), new NoiseKey(7), firstFrame: 12); // its last four frames, bit for bit
        double[,] covariance = prior.Covariance(frames: 16);                                 // what the formula says
    }

    public static void NoiseMeasured(ProgressiveNoise prior, TorchSharp.torch.Tensor noise, VideoShape shape)
    {
        using var white = prior.Whiten(noise);                       // A⁻¹ noise; Color and ColorTranspose are A and its adjoint
        double[] likelihoods = prior.LogLikelihood(noise);           // nats, a figure for each sample
        double nats = prior.KullbackLeibler(new MixedNoise(1), shape); // an element

        // The last four frames of this clip become the first four of the next, the others are drawn given them.
        using var end = noise.narrow(VideoShape.FrameAxis, 12, 4);
        var next = prior.Condition(end, 0, 1, 2, 3);
        using var continued = next.Sample(shape, new NoiseKey(Seed: 8));

        // Which prior, and which alpha, has given noise, such as that of inverted videos?
        foreach (PriorFit row in NoiseFit.Compare(noise, new NoiseFitOptions { Block = 8, FitScale = true }))
        {
            Console.WriteLine(row);
        }
    }

    public static void FineTune(TrainingBatchSource batches, CancellationToken cancellationToken)
    {
        using var model = TextToVideoModel.Load("models/stable-diffusion-v1-5");
        model.AddMotionAdapter("models/motion-adapter");
        using var trainer = new DiffusionTrainer(model, new ProgressiveNoise(alpha: 2), new TrainingOptions
        {
            Steps = 4000,
            Train = TrainedWeights.MotionModules,
            Weight = LossWeight.MinSnr(),
            Optimizer = new OptimizerOptions { LearningRate = 1e-4, Decay = RateDecay.Cosine, DecayShare = 1 },
            EncodingsFolder = "runs/encodings",
        });
        using var run = new TrainingRun(trainer, "runs/mine");
        run.Run(batches, Console.WriteLine, cancellationToken);
    }
}
