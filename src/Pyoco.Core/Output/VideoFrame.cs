using static TorchSharp.torch;

namespace Pyoco;

/// <summary>One frame between tensor and bytes.</summary>
internal static class VideoFrame
{
    /// <summary>The bytes of a frame, rows from the top, three a pixel; null when it holds NaN.</summary>
    /// <param name="frame">(3, H, W) in [-1, 1], on any device; values beyond are cut.</param>
    public static byte[]? ToBytes(Tensor frame)
    {
        using var scope = NewDisposeScope();
        return frame.isnan().any().item<bool>()
            ? null
            : frame.permute(1, 2, 0) // (H, W, 3)
                .to(ScalarType.Float32, CPU).Plus(1).Times_(127.5).round_().Limit_(0, 255).to(ScalarType.Byte).contiguous().bytes.ToArray();
    }

    /// <summary>The frame as (3, H, W) in [-1, 1], float32 on the CPU; the caller owns it.</summary>
    public static Tensor ToTensor(byte[] frame, int width, int height)
    {
        using var scope = NewDisposeScope();
        return tensor(frame, ScalarType.Byte).view(height, width, 3).to(ScalarType.Float32).Over_(127.5).Plus_(-1)
            .permute(2, 0, 1).MoveToOuterDisposeScope();
    }
}
