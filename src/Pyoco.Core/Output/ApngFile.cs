using System.Buffers.Binary;
using System.Text;

namespace Pyoco;

/// <summary>The structure of a PNG file that may be animated (W3C, Portable Network Graphics, third edition): its frames as PNG files of
/// their own, where each stands, and how long it is shown.</summary>
internal sealed class ApngFile
{
    // Chunks before the image data that every frame needs: palette, transparency, colour space.
    private readonly List<(string Type, byte[] Data)> _shared = [];
    private readonly List<ApngFrame> _frames = [];
    private byte[] _header = [];
    private ApngFrame? _current;
    private int _sequence;
    private int? _announced;

    private ApngFile()
    {
    }

    /// <summary>Columns.</summary>
    public int Width => Size(_header, 0);

    /// <summary>Rows.</summary>
    public int Height => Size(_header, 4);

    /// <summary>The frames of the animation; empty for a still picture.</summary>
    public IReadOnlyList<ApngFrame> Frames => _frames;

    /// <summary>Reads the chunks of a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static ApngFile Read(byte[] file)
    {
        var png = new ApngFile();
        var chunks = new PngChunkReader(new MemoryStream(file) { Position = PngChunks.Signature.Length });
        while (chunks.Next())
        {
            png.Take(chunks.Type, chunks.Read(Array.MaxLength));
        }

        return png.Checked();
    }

    /// <summary>A frame as a PNG file.</summary>
    public byte[] ToPng(ApngFrame frame)
    {
        using var stream = new MemoryStream();
        stream.Write(PngChunks.Signature);
        var header = _header.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(header, frame.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), frame.Height);
        PngChunks.Write(stream, "IHDR"u8, header);
        _shared.ForEach(c => PngChunks.Write(stream, Encoding.ASCII.GetBytes(c.Type), c.Data));
        PngChunks.Write(stream, "IDAT"u8, frame.Data.ToArray());
        PngChunks.Write(stream, "IEND"u8, []);
        return stream.ToArray();
    }

    private void Take(string type, byte[] data)
    {
        switch (type)
        {
            case "IHDR":
                _header = data.Length == 13 ? data : throw new InvalidDataException("its header is damaged");
                Positive(_header, 0);
                Positive(_header, 4);
                break;
            case "acTL" when data.Length == 8:
                _announced = BinaryPrimitives.ReadInt32BigEndian(data);
                break;
            case "fcTL" when data.Length == 26:
                Begin(data);
                break;
            case "IDAT":
                _current?.Data.Write(data);
                break;
            case "fdAT" when data.Length >= 4 && _current is not null:
                Number(data);
                _current.Data.Write(data.AsSpan(4));
                break;
            case "PLTE" or "tRNS" or "gAMA" or "cHRM" or "sRGB" or "iCCP" or "sBIT":
                _shared.Add((type, data));
                break;
            case "acTL" or "fcTL" or "fdAT":
                throw new InvalidDataException("a chunk of its animation is damaged");
            default:
                break;
        }
    }

    private void Begin(ReadOnlySpan<byte> control)
    {
        Number(control);
        var (width, height) = (Positive(control, 4), Positive(control, 8));
        var (x, y) = (Size(control, 12), Size(control, 16));
        if (x < 0 || y < 0 || (long)x + width > Width || (long)y + height > Height || control[24] > 2 || control[25] > 1)
        {
            throw new InvalidDataException($"frame {_frames.Count} does not lie in the picture of {Width} x {Height}");
        }

        int numerator = BinaryPrimitives.ReadUInt16BigEndian(control[20..]);
        int denominator = BinaryPrimitives.ReadUInt16BigEndian(control[22..]);
        _current = new ApngFrame(
            x, y, width, height, numerator == 0 ? FrameTimes.UnstatedDelay : numerator / (denominator == 0 ? 100.0 : denominator),
            (ApngDisposal)control[24], control[25] == 1);
        _frames.Add(_current);
    }

    private void Number(ReadOnlySpan<byte> data)
    {
        if (BinaryPrimitives.ReadInt32BigEndian(data) != _sequence++)
        {
            throw new InvalidDataException("the chunks of its animation are out of order");
        }
    }

    private ApngFile Checked() =>
        _announced is null && _frames.Count == 0 ? this
        : _announced != _frames.Count ? throw new InvalidDataException($"it announces {_announced ?? 0} frames and has {_frames.Count}")
        : _frames.FindIndex(f => f.Data.Length == 0) is var empty and >= 0
            ? throw new InvalidDataException($"frame {empty} has no data")
        : this;

    private static int Size(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadInt32BigEndian(data[at..]);

    private static int Positive(ReadOnlySpan<byte> data, int at) =>
        Size(data, at) is > 0 and var size ? size : throw new InvalidDataException("it has a frame without width or height");
}

/// <summary>A frame of an animated PNG.</summary>
/// <param name="X">Its first column.</param>
/// <param name="Y">Its first row.</param>
/// <param name="Width">Its columns.</param>
/// <param name="Height">Its rows.</param>
/// <param name="Delay">Seconds that it is shown.</param>
/// <param name="Disposal">What becomes of its place afterwards.</param>
/// <param name="IsBlended">Whether it is drawn over what is there, instead of in its place.</param>
internal sealed record ApngFrame(int X, int Y, int Width, int Height, double Delay, ApngDisposal Disposal, bool IsBlended)
{
    /// <summary>The compressed rows.</summary>
    public MemoryStream Data { get; } = new();
}

/// <summary>What becomes of a frame's place before the next frame is drawn.</summary>
internal enum ApngDisposal
{
    /// <summary>Nothing.</summary>
    Keep,

    /// <summary>It becomes transparent.</summary>
    Clear,

    /// <summary>It becomes what it was before the frame.</summary>
    Restore,
}
