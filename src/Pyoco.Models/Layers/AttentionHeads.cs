using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Models;

/// <summary>Scaled dot-product attention of several heads over token tensors.</summary>
internal static class AttentionHeads
{
    /// <summary>Attends from (B, N, C) to (B, M, C) in heads of C / <paramref name="heads"/> channels.</summary>
    /// <param name="query">(B, N, C).</param>
    /// <param name="key">(B, M, C).</param>
    /// <param name="value">(B, M, C).</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="upcast">Whether scores are computed in float32 whatever the type of the arguments.</param>
    /// <returns>(B, N, C) in the type of <paramref name="query"/>.</returns>
    public static Tensor Attend(Tensor query, Tensor key, Tensor value, int heads, bool upcast = false) =>
        Join(Attend(Split(query, heads), Split(key, heads), Split(value, heads), upcast));

    /// <summary>Attends head by head, from (B, H, N, D) to (B, H, M, D).</summary>
    /// <remarks>On a CPU the scores are always computed in float32: libtorch's attention in bfloat16 takes as long there, and over the 16
    /// frames of a clip twice as long (measured on an AMD EPYC with AVX-512).</remarks>
    public static Tensor Attend(Tensor query, Tensor key, Tensor value, bool upcast)
    {
        var type = query.dtype;
        if (type != ScalarType.Float32 && (upcast || query.device_type == DeviceType.CPU))
        {
            (query, key, value) = (query.to(ScalarType.Float32), key.to(ScalarType.Float32), value.to(ScalarType.Float32));
        }

        return F.scaled_dot_product_attention(query, key, value).to(type);
    }

    /// <summary>(B, N, C) as heads (B, H, N, C/H).</summary>
    public static Tensor Split(Tensor tokens, int heads) =>
        tokens.view(tokens.size(0), tokens.size(1), heads, tokens.size(2) / heads).transpose(1, 2);

    /// <summary>Heads (B, H, N, C/H) as (B, N, C).</summary>
    public static Tensor Join(Tensor heads) =>
        heads.transpose(1, 2).reshape(heads.size(0), heads.size(2), heads.size(1) * heads.size(3));
}
