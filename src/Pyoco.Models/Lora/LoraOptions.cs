namespace Pyoco.Models;

/// <summary>What a LoRA (arXiv 2106.09685) that is to be trained looks like.</summary>
public sealed record LoraOptions
{
    /// <summary>Rank of the updates, at least 1.</summary>
    public int Rank { get; init => field = OutOfRange.AtLeast(1, value, nameof(Rank)); } = 16;

    /// <summary>Alpha: updates are multiplied by alpha / rank. A finite number other than 0; the rank when null.</summary>
    public double? Alpha
    {
        get;
        init => field = value is null || (double.IsFinite(value.Value) && value != 0)
            ? value
            : throw OutOfRange.Expected("a finite number other than 0", value.Value, nameof(Alpha));
    }

    /// <summary>The layers, linear ones and convolutions: names, or ends of names behind a dot, as peft's <c>target_modules</c>; each must
    /// hit a layer. The attentions' by default. LoRAs with convolutions (kohya's) have <c>proj_in</c>, <c>proj_out</c>, <c>net.0.proj</c>,
    /// <c>net.2</c>, <c>conv1</c>, <c>conv2</c>, <c>conv_shortcut</c>, <c>time_emb_proj</c>, <c>downsamplers.0.conv</c> and
    /// <c>upsamplers.0.conv</c> beside them.</summary>
    public IReadOnlyList<string> Targets { get; init; } = ["to_q", "to_k", "to_v", "to_out.0"];

    /// <summary>Only layers whose names match this, in which <c>*</c> stands for anything: <c>*.motion_modules.*</c> for a motion
    /// LoRA.</summary>
    public string Within { get; init; } = "*";

    /// <summary>Fixes the first weights.</summary>
    public ulong Seed { get; init; }

    /// <summary>What updates are multiplied by.</summary>
    internal double Scale => (Alpha ?? Rank) / Rank;

    /// <summary>As a checkpoint records it.</summary>
    internal MethodSpec Spec => new(
        "lora", ("rank", Rank), ("alpha", Alpha ?? Rank), ("targets", string.Join(' ', Targets)), ("within", Within));
}
