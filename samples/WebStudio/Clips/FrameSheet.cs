using Pyoco;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace WebStudio.Clips;

/// <summary>All frames of a clip as one PNG, row by row: what a page can play, stop and step through, several in time with one another,
/// which an animated file does not allow.</summary>
/// <param name="Png">The file.</param>
/// <param name="Columns">Frames in a row.</param>
/// <param name="Frames">Frames in all.</param>
/// <param name="Width">Columns of pixels of a frame.</param>
/// <param name="Height">Rows of pixels of a frame.</param>
internal sealed record FrameSheet(byte[] Png, int Columns, int Frames, int Width, int Height)
{
    /// <summary>Frames in a row: as square as can be, because canvases of browsers are not boundless.</summary>
    public static int ColumnsOf(int frames) => (int)Math.Ceiling(Math.Sqrt(frames));

    /// <summary>The sheet of a clip.</summary>
    public static FrameSheet Of(VideoClip clip)
    {
        var columns = ColumnsOf(clip.FrameCount);
        var rows = (clip.FrameCount + columns - 1) / columns;
        var (row, sheet) = (3 * clip.Width, new byte[3 * columns * clip.Width * rows * clip.Height]);
        for (var frame = 0; frame < clip.FrameCount; frame++)
        {
            var (left, top, pixels) = (frame % columns * row, frame / columns * clip.Height, clip.Frame(frame));
            for (var y = 0; y < clip.Height; y++)
            {
                pixels.Span.Slice(y * row, row).CopyTo(sheet.AsSpan(((top + y) * columns * row) + left));
            }
        }

        using var picture = Image.LoadPixelData<Rgb24>(sheet, columns * clip.Width, rows * clip.Height);
        using var png = new MemoryStream();
        picture.SaveAsPng(png);
        return new FrameSheet(png.ToArray(), columns, clip.FrameCount, clip.Width, clip.Height);
    }
}
