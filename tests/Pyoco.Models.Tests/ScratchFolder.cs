using System.Buffers.Binary;
using System.Text;

namespace Pyoco.Models.Tests;

/// <summary>A temporary folder that goes away with the test.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pyoco-checkpoints-").FullName;

    public string PathOf(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    public string WriteText(string name, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), content);
        return PathOf(name);
    }

    /// <summary>A safetensors file of a header as written, whatever it says, and data.</summary>
    public string WriteSafetensors(string header, params byte[] data)
    {
        var path = PathOf("case.safetensors");
        File.WriteAllBytes(path, SafetensorsBytes(Encoding.UTF8.GetBytes(header), data));
        return path;
    }

    public static byte[] SafetensorsBytes(ReadOnlySpan<byte> header, ReadOnlySpan<byte> data)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. data];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
