using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Checks at the door of the networks: a wrong shape inside libtorch may end the process.</summary>
internal static class UNetArguments
{
    /// <summary>Checks a noisy input of <paramref name="axes"/> axes and its timestep. Windows in the temporal layers lift the limit on the
    /// frames.</summary>
    public static void CheckInput(UNetConfig config, long[] shape, int axes, Tensor timestep, FrameWindows? windows = null)
    {
        ArgumentNullException.ThrowIfNull(timestep);
        var kind = axes == VideoShape.AxisCount ? "(B, C, F, H, W)" : "(B, C, H, W)";
        if (shape.Length != axes || shape[1] != config.InChannels)
        {
            throw new ArgumentException(
                $"The input has the shape [{string.Join(", ", shape)}]; {kind} with C = {config.InChannels} was expected.");
        }

        windows?.ThrowIfLongerThan((int)shape[VideoShape.FrameAxis]);
        if (windows is null && axes == VideoShape.AxisCount && config.Temporal?.MaxFrames is { } most && shape[VideoShape.FrameAxis] > most)
        {
            throw new ArgumentException(
                $"The clip has {shape[VideoShape.FrameAxis]} frames; this network's motion modules can tell at most "
                    + $"{most} apart (motion_max_seq_length).");
        }

        var multiple = 1 << (config.BlockOutChannels.Count - 1);
        if (config.DownsamplePadding == 0 && (shape[^1] % multiple != 0 || shape[^2] % multiple != 0))
        {
            throw new ArgumentException($"The input is {shape[^2]} x {shape[^1]}; this network takes multiples of {multiple}.");
        }

        Check(timestep, "timestep", "(B)", [shape[0]]);
    }

    /// <summary>Checks what a network is given about <paramref name="batch"/> clips or images; of any number where that is null.</summary>
    public static void CheckText(UNetConfig config, long? batch, Tensor? text, Tensor? pooled)
    {
        if (!config.IsConditional)
        {
            if (text is not null || pooled is not null)
            {
                throw new ArgumentException($"Text was given to a {config.ClassName} that reads none.");
            }

            return;
        }

        if (text is null || text.dim() != 3 || text.size(0) != (batch ?? text.size(0)) || text.size(2) != config.CrossAttentionSize)
        {
            var count = batch is { } number ? $"B = {number} and " : "";
            throw new ArgumentException(
                $"The text states are {Describe(text)}; (B, L, D) with {count}D = {config.CrossAttentionSize} was expected.");
        }

        if (config.PooledSize > 0)
        {
            Check(pooled, "pooled text", "(B, P)", [text.size(0), config.PooledSize]);
        }
    }

    /// <summary>Checks that a conditioning was prepared for as many clips as are given.</summary>
    public static void CheckBatch(UNetConditioning conditioning, long batch)
    {
        if (conditioning.Batch is { } prepared && prepared != batch)
        {
            throw new ArgumentException($"The network is bound to the texts of {prepared} clips, and there are {batch} clips.");
        }
    }

    private static void Check(Tensor? tensor, string name, string axes, long[] expected)
    {
        if (tensor is null || !tensor.shape.SequenceEqual(expected))
        {
            throw new ArgumentException($"The {name} is {Describe(tensor)}; {axes} = [{string.Join(", ", expected)}] was expected.");
        }
    }

    private static string Describe(Tensor? tensor) => tensor is null ? "missing" : $"[{string.Join(", ", tensor.shape)}]";
}
