namespace Pyoco.Models;

/// <summary>What a class of networks calls its levels in <c>down_block_types</c> and <c>up_block_types</c>.</summary>
/// <param name="DownWithAttention">A level with attention going down.</param>
/// <param name="Down">One without.</param>
/// <param name="UpWithAttention">A level with attention going up.</param>
/// <param name="Up">One without.</param>
internal sealed record UNetBlockNames(string DownWithAttention, string Down, string UpWithAttention, string Up)
{
    /// <summary>The names of a class.</summary>
    /// <param name="className">The class.</param>
    /// <param name="readsText">Whether the network is conditioned on text; Pyoco's own may be or not.</param>
    public static UNetBlockNames Of(string className, bool readsText)
    {
        var attention = readsText ? "CrossAttn" : "Attn";
        var suffix = className switch
        {
            UNetConfig.MotionClass => "Motion",
            UNetConfig.ModelScopeClass => "3D",
            _ => "2D",
        };
        return new UNetBlockNames($"{attention}DownBlock{suffix}", $"DownBlock{suffix}", $"{attention}UpBlock{suffix}", $"UpBlock{suffix}");
    }
}
