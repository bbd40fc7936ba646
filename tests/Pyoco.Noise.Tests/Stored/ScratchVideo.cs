using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Pyoco.Noise.Tests;

/// <summary>A safetensors file that is deleted with it, written byte by byte from the format's description.</summary>
internal sealed class ScratchVideo : IDisposable
{
    /// <summary>A file of a header and values.</summary>
    public ScratchVideo(string header, ReadOnlySpan<float> values)
    {
        Path = System.IO.Path.GetTempFileName();
        using var file = File.Create(Path);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, Encoding.UTF8.GetByteCount(header));
        file.Write(length);
        file.Write(Encoding.UTF8.GetBytes(header));
        file.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>A file with one tensor named noise.</summary>
    public static ScratchVideo Of(VideoShape shape, ReadOnlySpan<float> values) => new(
        $$$"""{"noise":{"dtype":"F32","shape":[{{{string.Join(',', shape.ToArray())}}}],"data_offsets":[0,{{{4 * values.Length}}}]}}""",
        values);

    public void Dispose() => File.Delete(Path);
}
