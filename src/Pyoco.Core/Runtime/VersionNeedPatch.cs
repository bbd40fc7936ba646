using System.Buffers.Binary;
using System.Text;

namespace Pyoco;

/// <summary>Marks one version requirement of a 64-bit little-endian ELF library as weak, so that the loader only warns of its
/// absence.</summary>
internal static class VersionNeedPatch
{
    private const uint GnuVerneed = 0x6ffffffe;
    private const ushort Weak = 2;

    /// <summary>The bytes of a library with the requirement marked as weak.</summary>
    /// <exception cref="BadImageFormatException">The file is no such library or does not have the requirement.</exception>
    public static byte[] Weakened(string library, string version)
    {
        var image = File.ReadAllBytes(library);
        Weaken(image, version);
        return image;
    }

    /// <summary>Sets the weak flag of the requirement in place.</summary>
    internal static void Weaken(Span<byte> image, string version)
    {
        if (image.Length < 64 || !image[..6].SequenceEqual("\u007fELF\u0002\u0001"u8))
        {
            throw new BadImageFormatException("The native library of TorchSharp is not a 64-bit little-endian ELF file.");
        }

        try
        {
            if (TryWeaken(image, Encoding.ASCII.GetBytes(version)))
            {
                return;
            }
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            throw new BadImageFormatException("The native library of TorchSharp is damaged: a section lies outside the file.", e);
        }

        throw new BadImageFormatException($"The native library of TorchSharp does not load, and a missing {version} is not the reason.");
    }

    private static bool TryWeaken(Span<byte> image, ReadOnlySpan<byte> version)
    {
        var sections = checked((int)BinaryPrimitives.ReadInt64LittleEndian(image[0x28..]));
        var size = BinaryPrimitives.ReadUInt16LittleEndian(image[0x3a..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(image[0x3c..]);
        for (var i = 0; i < count; i++)
        {
            var section = image[(sections + i * size)..];
            if (BinaryPrimitives.ReadUInt32LittleEndian(section[4..]) != GnuVerneed)
            {
                continue;
            }

            var link = (int)BinaryPrimitives.ReadUInt32LittleEndian(section[0x28..]);
            var names = checked((int)BinaryPrimitives.ReadInt64LittleEndian(image[(sections + link * size + 0x18)..]));
            var libraries = (int)BinaryPrimitives.ReadUInt32LittleEndian(section[0x2c..]);
            var at = checked((int)BinaryPrimitives.ReadInt64LittleEndian(section[0x18..]));
            if (WeakenIn(image, at, libraries, names, version))
            {
                return true;
            }
        }

        return false;
    }

    // A verneed entry (one a library) heads a list of vernaux entries (one a version).
    private static bool WeakenIn(Span<byte> image, int need, int libraries, int names, ReadOnlySpan<byte> version)
    {
        for (var l = 0; l < libraries; l++)
        {
            var versions = BinaryPrimitives.ReadUInt16LittleEndian(image[(need + 2)..]);
            var entry = need + (int)BinaryPrimitives.ReadUInt32LittleEndian(image[(need + 8)..]);
            for (var v = 0; v < versions; v++)
            {
                var name = image[(names + (int)BinaryPrimitives.ReadUInt32LittleEndian(image[(entry + 8)..]))..];
                if (name.StartsWith(version) && name[version.Length] == 0)
                {
                    var flags = image[(entry + 4)..];
                    BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(flags) | Weak));
                    return true;
                }

                entry += (int)BinaryPrimitives.ReadUInt32LittleEndian(image[(entry + 12)..]);
            }

            need += (int)BinaryPrimitives.ReadUInt32LittleEndian(image[(need + 12)..]);
        }

        return false;
    }
}
