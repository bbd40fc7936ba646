using Pyoco;

namespace FineTune;

/// <summary>Paints a ball or square that crosses a grey ground at an even speed.</summary>
internal static class BallPainter
{
    public const int Size = 64;
    public const int Frames = 8;
    public const double FrameRate = 8;
    private const double LeastRadius = 13;
    private const double RadiusRange = 4;
    private const double LeastWay = 0.85; // of the room that the frame leaves
    private const double Margin = 1;

    /// <summary>A clip of a scene; size, place, speed and ground are random.</summary>
    public static VideoClip Paint(BallScene scene, Random random)
    {
        var radius = LeastRadius + RadiusRange * random.NextDouble();
        var ground = (byte)random.Next(15, 70);
        var (low, high) = (radius + Margin, Size - radius - Margin);
        var way = (LeastWay + (1 - LeastWay) * random.NextDouble()) * (high - low);
        var along = low + (high - way - low) * random.NextDouble(); // the lesser end of the way
        var across = low + (high - low) * random.NextDouble();
        var frames = new ReadOnlyMemory<byte>[Frames];
        for (var f = 0; f < Frames; f++)
        {
            var share = (double)f / (Frames - 1);
            var isBackwards = scene.Direction is BallDirection.Left or BallDirection.Up;
            var place = along + way * (isBackwards ? 1 - share : share);
            var (x, y) = scene.Direction is BallDirection.Left or BallDirection.Right ? (place, across) : (across, place);
            frames[f] = Frame(scene, x, y, radius, ground);
        }

        return new VideoClip(frames, Size, Size, FrameRate);
    }

    private static byte[] Frame(BallScene scene, double centreX, double centreY, double radius, byte ground)
    {
        var (_, red, green, blue) = BallColours.All[scene.Colour];
        var frame = new byte[3 * Size * Size];
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                var (dx, dy) = (Math.Abs(x + 0.5 - centreX), Math.Abs(y + 0.5 - centreY));
                var distance = scene.Shape == BallShape.Ball ? Math.Sqrt(dx * dx + dy * dy) : Math.Max(dx, dy);
                var cover = Math.Clamp(radius - distance + 0.5, 0, 1); // of a pixel that the edge crosses, a part
                var at = 3 * (y * Size + x);
                frame[at] = Mix(ground, red, cover);
                frame[at + 1] = Mix(ground, green, cover);
                frame[at + 2] = Mix(ground, blue, cover);
            }
        }

        return frame;
    }

    private static byte Mix(byte ground, byte colour, double cover) => (byte)Math.Round(ground + (colour - ground) * cover);
}
