using Microsoft.Win32.SafeHandles;

namespace Pyoco.Models;

/// <summary>The files of the noise prior that a model's folder names, held open, so that they can be saved after the folder is
/// gone.</summary>
internal sealed class PriorFiles : IDisposable
{
    private readonly Dictionary<string, (SafeFileHandle Handle, FileStamp Stamp)> _files = new(StringComparer.Ordinal);

    /// <summary>Opens the files of a folder. One that is missing or not to be opened is left out: who needs it is told.</summary>
    public PriorFiles(MethodSpec prior, string folder)
    {
        foreach (var file in PriorSpec.Files(prior).Distinct())
        {
            try
            {
                var handle = File.OpenHandle(
                    PriorFile.Find(file, folder), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                _files.Add(file, (handle, FileStamp.Of(handle)));
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException)
            {
                // Loading a model does not need its noise.
            }
        }
    }

    private PriorFiles()
    {
    }

    /// <summary>No files.</summary>
    public static PriorFiles None { get; } = new();

    /// <summary>A file as it was when it was opened; the caller disposes the stream.</summary>
    /// <param name="file">Its name in the specification.</param>
    /// <param name="folder">The model's folder, for a file that is not held.</param>
    /// <exception cref="InvalidDataException">The file is outside the folder, no regular one, or was written to since.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public Stream Open(string file, string folder)
    {
        if (!_files.TryGetValue(file, out var held))
        {
            return File.OpenRead(PriorFile.Find(file, folder));
        }

        var now = FileStamp.Of(held.Handle);
        return now == held.Stamp ? new HeldFile(held.Handle, now.Length) : throw new InvalidDataException(
            $"The file '{file}' of the noise prior in {folder} was written to after the model was opened: {held.Stamp} then, {now} now.");
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (var (handle, _) in _files.Values)
        {
            handle.Dispose();
        }
    }

    // Reads by offset, so that several readers share the handle, which stays open.
    private sealed class HeldFile(SafeFileHandle handle, long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = RandomAccess.Read(handle, buffer, Position);
            Position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
