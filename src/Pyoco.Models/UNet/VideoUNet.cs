using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A video diffusion network: an image UNet with layers over frames between its own.</summary>
/// <remarks>
/// <para>Its image weights keep the names of the image network. There are three kinds of temporal layers, and
/// <see cref="UNetConfig.ClassName"/> names them: Pyoco's own (PYoCo, arXiv 2305.10474, section 4), AnimateDiff's motion modules (arXiv
/// 2307.04725) and ModelScope's (arXiv 2308.06571).</para>
/// <para>Pyoco's own are temporal convolutions (<c>temp_convs</c>) behind every residual block and attentions with rotary positions
/// (<c>temp_attentions</c>) behind every spatial attention; both end in zeros at first, so that a fresh video network equals the image
/// network frame by frame. A clip of one frame is an image to them, and they are skipped.</para>
/// </remarks>
public sealed class VideoUNet : IDisposable
{
    internal VideoUNet(UNetNetwork network) => Network = network;

    /// <summary>The layout of the network.</summary>
    public UNetConfig Config => Network.Config;

    /// <summary>What became of the files it was opened from; null where it was made in code.</summary>
    public LoadReport? LoadReport => Network.LoadReport;

    internal UNetNetwork Network { get; }

    /// <summary>Builds a video network on pretrained image weights.</summary>
    /// <param name="imageFolder">The folder of the image network, for instance <c>unet</c> of a model folder.</param>
    /// <param name="seed">Fixes the inner weights of the temporal layers, whose outputs are zero.</param>
    /// <param name="temporalHeadSize">Channels of a head of the temporal attention, even and above 0.</param>
    /// <param name="device">Where the weights go; the CPU when null.</param>
    /// <param name="type">The type to compute in, whatever the file's.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="CheckpointException">A file is damaged, or the weights are not those of an image network.</exception>
    /// <exception cref="NotSupportedException">The layout has something that Pyoco does not implement.</exception>
    public static VideoUNet FromImage(
        string imageFolder, ulong seed = 0, int temporalHeadSize = 32, Device? device = null, ScalarType type = ScalarType.Float32)
    {
        return FromImage(imageFolder, new RotaryTemporalConfig { HeadSize = temporalHeadSize }, seed, device, type);
    }

    /// <summary>Builds a video network on pretrained image weights, with Pyoco's temporal layers of a layout.</summary>
    /// <param name="imageFolder">The folder of the image network, for instance <c>unet</c> of a model folder.</param>
    /// <param name="temporal">The layout of the temporal layers.</param>
    /// <param name="seed">Fixes the inner weights of the temporal layers, whose outputs are zero.</param>
    /// <param name="device">Where the weights go; the CPU when null.</param>
    /// <param name="type">The type to compute in, whatever the file's.</param>
    /// <inheritdoc cref="FromImage(string, ulong, int, Device?, ScalarType)" path="/exception"/>
    public static VideoUNet FromImage(
        string imageFolder, RotaryTemporalConfig temporal, ulong seed = 0, Device? device = null, ScalarType type = ScalarType.Float32)
    {
        ArgumentNullException.ThrowIfNull(temporal);
        return new VideoUNet(UNetFolder.LoadIntoVideo(imageFolder, seed, temporal, device ?? CPU, type));
    }

    /// <summary>Puts a motion adapter (AnimateDiff, arXiv 2307.04725) onto image weights.</summary>
    /// <param name="imageFolder">The folder of the image network, for instance <c>unet</c> of a model folder.</param>
    /// <param name="motionAdapter">The adapter: a folder of diffusers, or a safetensors file with the names of diffusers or of
    /// AnimateDiff's authors. A file's layout is that of a <c>config.json</c> of class <c>MotionAdapter</c> beside it; without one it is
    /// read off the weights, with eight heads.</param>
    /// <param name="norm">What the modules' group norms take their statistics over; when null that of the adapter's config, and where it
    /// says nothing that of the code that the file is from: all frames of a clip for diffusers' names, each frame for the authors'.</param>
    /// <param name="device">Where the weights go; the CPU when null.</param>
    /// <param name="type">The type to compute in, whatever the files'.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="CheckpointException">A file is damaged, or the adapter was made for another image network.</exception>
    /// <exception cref="NotSupportedException">A layout has something that Pyoco does not implement.</exception>
    public static VideoUNet FromImage(
        string imageFolder, string motionAdapter, MotionNorm? norm = null, Device? device = null, ScalarType type = ScalarType.Float32) =>
        new(UNetFolder.LoadWithMotion(imageFolder, motionAdapter, norm, device ?? CPU, type));

    /// <summary>Opens the folder of a video network of any kind: <c>config.json</c> and
    /// <c>diffusion_pytorch_model.safetensors</c>.</summary>
    /// <inheritdoc cref="ImageUNet.Load"/>
    public static VideoUNet Load(
        string folder, Device? device = null, ScalarType type = ScalarType.Float32, WeightMemory memory = WeightMemory.Mapped)
    {
        var network = UNetFolder.Load(folder, device ?? CPU, type, memory);
        if (network.Config.IsVideo)
        {
            return new VideoUNet(network);
        }

        network.Dispose();
        throw new CheckpointException(
            $"{folder} holds an image network ({network.Config.ClassName}); build a video network on it with VideoUNet.FromImage.");
    }

    /// <summary>Binds the network to a text for many evaluations without gradients: what depends on the text alone is computed here,
    /// once.</summary>
    /// <param name="textStates">Encoded text (B, L, D), one a clip; null for a network that reads none.</param>
    /// <param name="pooledText">Pooled text (B, P) where the layout has a <see cref="UNetConfig.PooledSize"/>; else null.</param>
    /// <returns>The network with its weights of now; it takes B clips at a time.</returns>
    /// <exception cref="ArgumentException">A shape does not fit the layout, or text is missing or given to a network that reads
    /// none.</exception>
    public VideoNetwork Bind(Tensor? textStates = null, Tensor? pooledText = null)
    {
        UNetArguments.CheckText(Config, batch: null, textStates, pooledText);
        return new BoundUNet(Network, UNetConditioning.Prepare(Network, textStates, pooledText)).Forward;
    }

    /// <summary>The weights of a name, for a training loop of your own: <c>*</c> stands for anything, <c>*.motion_modules.*</c> for
    /// AnimateDiff's modules.</summary>
    /// <remarks>They take no gradient until <c>requires_grad_(true)</c>; those that never do cost none of the time and memory of
    /// training.</remarks>
    /// <param name="patterns">Patterns of whole names, each of which matches a weight; all weights where there are none.</param>
    /// <exception cref="ArgumentException">A pattern matches no weight.</exception>
    public IReadOnlyList<NamedWeight> Parameters(params IReadOnlyList<string> patterns) =>
        NamedWeight.Matching(Network, $"the {Config.ClassName}", patterns.Count == 0 ? ["*"] : patterns);

    /// <summary>Puts a fresh LoRA beside layers of the network, whose factors are to be trained; dispose it before the network.</summary>
    /// <exception cref="ArgumentException">A target hits no layer.</exception>
    /// <exception cref="NotSupportedException">A target hits a layer of a kind that LoRAs are not trained for.</exception>
    public LearningLora LearnLora(LoraOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new LearningLora(Network, $"the {Config.ClassName}", options);
    }

    /// <summary>Evaluates the network. Gradients go through where they are enabled.</summary>
    /// <param name="video">Noisy videos (B, C, F, H, W), already scaled as the network expects.</param>
    /// <param name="timestep">The timestep that stands for the noise level, (B), float; one a clip.</param>
    /// <param name="textStates">Encoded text (B, L, D), one a clip; null for a network that reads none.</param>
    /// <param name="pooledText">Pooled text (B, P) where the layout has a <see cref="UNetConfig.PooledSize"/>; else null.</param>
    /// <returns>The prediction, (B, C', F, H, W), in the type of <paramref name="video"/>; the caller owns it.</returns>
    /// <exception cref="ArgumentException">A shape does not fit the layout, or there are more frames than motion modules can tell
    /// apart.</exception>
    public Tensor Forward(Tensor video, Tensor timestep, Tensor? textStates = null, Tensor? pooledText = null)
    {
        ArgumentNullException.ThrowIfNull(video);
        UNetArguments.CheckInput(Config, video.shape, VideoShape.AxisCount, timestep, Network.Windows);
        UNetArguments.CheckText(Config, video.size(0), textStates, pooledText);
        return Network.ForwardVideo(video, timestep, textStates, pooledText);
    }

    /// <summary>Writes <c>config.json</c> and <c>diffusion_pytorch_model.safetensors</c> into a folder, which is made when it is not
    /// there.</summary>
    public void Save(string folder, ScalarType type = ScalarType.Float32, IReadOnlyDictionary<string, string>? metadata = null) =>
        UNetFolder.Save(Network, folder, type, metadata);

    /// <summary>Writes the motion modules alone as a <c>MotionAdapter</c> folder of diffusers.</summary>
    /// <remarks>That the modules normalise each frame by itself (<see cref="MotionNorm.PerFrame"/>) is an entry of Pyoco's own in its
    /// config; diffusers does not read it, and normalises over all frames.</remarks>
    /// <exception cref="InvalidOperationException">The network has no motion modules.</exception>
    public void SaveMotionAdapter(
        string folder, ScalarType type = ScalarType.Float32, IReadOnlyDictionary<string, string>? metadata = null) =>
        UNetFolder.SaveMotionAdapter(Network, folder, type, metadata);

    /// <summary>Merges a LoRA into the weights, on top of those that are merged already; not while the network is being evaluated. What the
    /// file has for a text encoder is left out.</summary>
    /// <inheritdoc cref="TextToVideoModel.AddLora"/>
    public void AddLora(string path, double weight = 1) => MergedLoras.Add(path, weight, isWhole: false, Network.Loras);

    /// <inheritdoc cref="TextToVideoModel.RemoveLoras"/>
    public void RemoveLoras() => Network.Loras.Remove();

    /// <summary>Gradient checkpointing (arXiv 1604.06174): with gradients, layers keep only their inputs, and make what lies between again
    /// in the backward pass. A step takes a forward pass more and much less memory.</summary>
    /// <param name="isOn">Whether they do; they do not at first.</param>
    public void UseRecomputation(bool isOn = true) => Network.Recomputes = isOn;

    /// <summary>Makes it compute in another type than its weights' where gradients are on, as
    /// <see cref="TrainingOptions.ComputeType"/>.</summary>
    /// <param name="type"><c>Float32</c> or <c>BFloat16</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is another one.</exception>
    /// <exception cref="NotSupportedException">The weights are neither of that type nor float32.</exception>
    public void UseComputeType(ScalarType type)
    {
        MixedPrecision.ThrowIfNotOver(MixedPrecision.Check(type, nameof(type)), Network.parameters().First().dtype);
        Network.TrainingType = type;
    }

    /// <inheritdoc cref="TextToVideoModel.UseTemporalWindows"/>
    public void UseTemporalWindows(FrameWindows? windows) => Network.SlideOver(windows);

    /// <summary>Releases the weights.</summary>
    public void Dispose() => Network.Dispose();
}
