using System.Diagnostics;
using Pyoco.Models;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pyoco.Benchmarks;

/// <summary>What single measures gain, each beside the plain way in the same run, on the tokens of the largest level: 32 frames of 32 x 32
/// pixels, 320 channels.</summary>
internal static class FullSizeMeasures
{
    private const int Clips = 2;
    private const int Frames = FullSizeBenchmark.Frames;
    private const int Pixels = 32 * 32;
    private const int Channels = 320;
    private const int Heads = 8;
    private const int Times = 7;

    /// <summary>Measures and prints them.</summary>
    /// <param name="type">The type to compute in.</param>
    public static void Run(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Console.WriteLine($"{"measure",-56} {"plain ms",9} {"ours ms",9} {"ratio",6}");
        var maps = randn([Clips * Frames, Channels, Pixels]).to(type);
        var tokens = randn([Clips * Frames, Pixels, Channels]).to(type);
        using var linear = nn.Linear(Channels, Channels, dtype: type);
        FeedForward(type, tokens);
        Print("pixels to tokens: a matrix read transposed", () => linear.call(maps.transpose(1, 2).contiguous()), () =>
            TokenLayout.ToTokens(linear, maps));
        Print(
            "tokens to pixels: a matrix written transposed",
            () => linear.call(tokens).transpose(1, 2).contiguous(),
            () => TokenLayout.ToPixels(linear, tokens.view(-1, Channels), Clips * Frames).contiguous());
        Print("frames of a pixel side by side: whole rows copied", () => linear.call(FramesByElement(maps)), () =>
            FramesByRow(linear, maps));
        Attention(type, tokens);
        Convolution(type);
    }

    // (B*P, F, C), element by element, as a permutation of (B*F, C, P) does it.
    private static Tensor FramesByElement(Tensor maps) =>
        maps.view(Clips, Frames, Channels, Pixels).permute(0, 3, 1, 2).reshape(Clips * Pixels, Frames, Channels);

    private static Tensor FramesByRow(nn.Module linear, Tensor maps) =>
        TokenLayout.Exchange(TokenLayout.ToTokens(linear, maps), Clips, Frames, Pixels);

    private static void FeedForward(ScalarType type, Tensor tokens)
    {
        using var layer = new GatedFeedForward(Channels, CPU).to(type);
        var weights = layer.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter);
        Print("gated feed-forward: value and gate multiplied apart", Whole, () => layer.Forward(tokens));
        Print("gated feed-forward: in slices that stay in the cache", () => layer.Forward(tokens), Sliced);
        Print("both", Whole, Sliced);

        Tensor Sliced() => Slices.Map(tokens, Slices.OfTokens(tokens), (frames, _) => layer.Forward(frames));

        Tensor Whole()
        {
            var parts = F.linear(tokens, weights["net.0.proj.weight"], weights["net.0.proj.bias"]).chunk(2, dim: -1);
            return F.linear(parts[0].mul(F.gelu(parts[1])), weights["net.2.weight"], weights["net.2.bias"]);
        }
    }

    private static void Attention(ScalarType type, Tensor tokens)
    {
        if (type == ScalarType.Float32)
        {
            return;
        }

        var heads = AttentionHeads.Split(tokens.view(Clips * Pixels, Frames, Channels), Heads);
        Print("attention over frames: scores in float32", () => F.scaled_dot_product_attention(heads, heads, heads), () =>
            AttentionHeads.Attend(heads, heads, heads, upcast: false));
    }

    // The last level's first convolution, of what came from below and a skip connection.
    private static void Convolution(ScalarType type)
    {
        var maps = randn([Clips * Frames, 3 * Channels, 32, 32]).to(type);
        using var layer = nn.Conv2d(3 * Channels, Channels, 3, padding: 1, dtype: type);
        Print("convolution of a level: in slices", () => layer.call(maps), () => Sliced(layer.call));
        Print("convolution of a level: by Winograd's way", () => layer.call(maps), () => Sliced(BlockedConvolution.Over(layer, maps)));

        Tensor Sliced(Func<Tensor, Tensor> convolve) => Slices.Map(maps, Slices.OfMaps(maps), (frames, _) => convolve(frames));
    }

    private static void Print(string name, Func<Tensor> plain, Func<Tensor> ours)
    {
        var seconds = new List<(double Plain, double Ours)>();
        for (var i = 0; i <= Times; i++)
        {
            seconds.Add((Seconds(plain), Seconds(ours)));
        }

        var (a, b) = (Median.Of(seconds.Skip(1).Select(s => s.Plain)), Median.Of(seconds.Skip(1).Select(s => s.Ours)));
        Console.WriteLine(FormattableString.Invariant($"{name,-56} {1000 * a,9:F1} {1000 * b,9:F1} {b / a,6:F2}"));
    }

    private static double Seconds(Func<Tensor> action)
    {
        using var scope = NewDisposeScope();
        var clock = Stopwatch.StartNew();
        action();
        return clock.Elapsed.TotalSeconds;
    }
}
