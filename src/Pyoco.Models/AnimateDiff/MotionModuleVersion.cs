namespace Pyoco.Models;

/// <summary>Tells the published motion modules apart.</summary>
internal static class MotionModuleVersion
{
    /// <summary>Which of the published modules some are, in words.</summary>
    /// <remarks>v1 (<c>mm_sd_v14</c>, <c>mm_sd_v15</c>) is for 24 frames; v2 (<c>mm_sd_v15_v2</c>) for 32, with a module in the middle; v3
    /// (<c>v3_sd15_mm</c>) for 32 without one. AnimateLCM has the layout of v2 and is saved without the positions.</remarks>
    /// <param name="channels">Channels of the levels, the finest first.</param>
    /// <param name="frames">Frames of the table of positions; 0 where the file has none.</param>
    /// <param name="hasMiddle">Whether there is a module in the middle.</param>
    public static string Of(IEnumerable<long> channels, long frames, bool hasMiddle) => (frames, hasMiddle) switch
    {
        _ when channels.SequenceEqual([320, 640, 1280]) => "SDXL beta",
        (24, _) => "v1",
        (0, true) => "AnimateLCM",
        (0, false) => "v1 or v3 (it has no positions)",
        (32, true) => "v2",
        (32, false) => "v3",
        _ => $"{(hasMiddle ? "v2" : "v3")} (for {frames} frames)",
    };
}
