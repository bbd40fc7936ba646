using System.Buffers.Binary;
using System.Text;

namespace Pyoco.Models.Tests;

public sealed class SafetensorsFuzzTests : IDisposable
{
    private const int Cases = 100_000;
    private const string Header =
        """{"__metadata__":{"format":"pt","pyoco.noise_prior":"{\"name\":\"mixed\",\"alpha\":1}"},"a":"""
        + """{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"b.weight":{"dtype":"BF16","shape":[3],"data_offsets":[16,22]},"c":"""
        + """{"dtype":"U8","shape":[0,4],"data_offsets":[22,22]},"d":{"dtype":"I8","shape":[2],"data_offsets":[22,24]}}""";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>What is accepted has to be what an independent parse makes of the same bytes, and what is refused has to be what that parse
    /// refuses. What is accepted is also opened as a file, and its data compared.</summary>
    [Fact]
    public void ADamagedFileIsRefusedOrReadAsItStands()
    {
        var random = new Random(20250711);
        var path = _folder.PathOf("fuzz.safetensors");
        var (accepted, mostAllocated) = (0, 0L);

        for (var i = 0; i < Cases; i++)
        {
            var bytes = Mutate(random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var header = ReadUnlessRefused(bytes);
            mostAllocated = Math.Max(mostAllocated, GC.GetAllocatedBytesForCurrentThread() - before);
            var expected = SafetensorsOracle.Parse(bytes);
            Assert.True(
                header is null == expected is null,
                $"{(header is null ? "refused" : "accepted")}, but the parse says otherwise: {Convert.ToHexString(bytes)}");
            if (header is not null)
            {
                File.WriteAllBytes(path, bytes);
                using var file = SafetensorsFile.Open(path);
                SafetensorsOracle.AssertSame(bytes, file);
                accepted++;
            }
        }

        Assert.InRange(accepted, Cases / 50, Cases / 2); // else the mutations are too wild or too tame
        Assert.InRange(mostAllocated, 0, 100_000);
    }

    private static SafetensorsHeader? ReadUnlessRefused(byte[] bytes)
    {
        try
        {
            return SafetensorsHeader.Read((buffer, at) => Copy(bytes, buffer, at), bytes.Length, "fuzz");
        }
        catch (CheckpointException)
        {
            return null;
        }
    }

    private static int Copy(byte[] bytes, Span<byte> buffer, long at)
    {
        var some = bytes.AsSpan((int)at, Math.Min(buffer.Length, bytes.Length - (int)at));
        some.CopyTo(buffer);
        return some.Length;
    }

    private static byte[] Mutate(Random random)
    {
        var header = Encoding.UTF8.GetBytes(Header.TrimEnd()).ToList();
        var data = new byte[24];
        random.NextBytes(data);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            MutateHeader(header, random);
        }

        var bytes = ScratchFolder.SafetensorsBytes([.. header], data).ToList();
        switch (random.Next(8))
        {
            case 0: bytes = bytes[..random.Next(bytes.Count)]; break;
            case 1: bytes.AddRange(new byte[random.Next(1, 20)]); break;
            case 2: bytes[random.Next(8)] = (byte)random.Next(256); break;
            case 3:
                BinaryPrimitives.WriteInt64LittleEndian(
                    System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes), random.NextInt64(0, header.Count + 40));
                break;
            default: break;
        }

        return [.. bytes];
    }

    private static void MutateHeader(List<byte> header, Random random)
    {
        var at = random.Next(header.Count);
        switch (random.Next(7))
        {
            case 0: header[at] = (byte)random.Next(256); break;
            case 1: header[at] ^= (byte)(1 << random.Next(8)); break;
            case 2: header.Insert(at, (byte)"0123456789{}[]\",:-e.\\ "[random.Next(22)]); break;
            case 3: header.RemoveRange(at, Math.Min(header.Count - at, random.Next(1, 12))); break;
            case 4: header.InsertRange(at, header.GetRange(at, Math.Min(header.Count - at, random.Next(1, 60)))); break;
            case 5: ReplaceDigit(header, at, random); break;
            default: header.InsertRange(at, "\\ud800"u8.ToArray()); break;
        }

        if (header.Count == 0)
        {
            header.Add((byte)'{');
        }
    }

    private static void ReplaceDigit(List<byte> header, int at, Random random)
    {
        var digit = header.FindIndex(at, b => b is >= (byte)'0' and <= (byte)'9');
        if (digit >= 0)
        {
            header[digit] = (byte)('0' + random.Next(10));
        }
    }
}
