using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Pyoco;

/// <summary>The hash of a clip's frames while they come: <see cref="VideoClip.FramesSha256"/>.</summary>
internal sealed class FramesHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The hash of a clip of a size, without its frames.</summary>
    public FramesHash(int width, int height, int frames)
    {
        Span<byte> sizes = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(sizes, width);
        BinaryPrimitives.WriteInt32LittleEndian(sizes[4..], height);
        BinaryPrimitives.WriteInt32LittleEndian(sizes[8..], frames);
        _hash.AppendData(sizes);
    }

    /// <summary>Adds the bytes of the next frame.</summary>
    public void Add(ReadOnlySpan<byte> frame) => _hash.AppendData(frame);

    /// <summary>The hash in lower-case hexadecimal, after the last frame.</summary>
    public string End() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
