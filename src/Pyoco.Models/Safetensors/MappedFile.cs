using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using TorchSharp;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A file that tensors stand in without having been read. It is mapped privately: who writes to such a tensor writes to a copy of
/// the page, never to the file.</summary>
/// <remarks>The mapping lives until it is disposed and its last tensor is. Meanwhile the file may be deleted or replaced, as
/// <see cref="WholeFile"/> does; who shortens it ends the process. <see cref="Stamp"/> tells whether somebody wrote to it.</remarks>
internal sealed class MappedFile : IDisposable
{
    private readonly Lock _gate = new();
    private readonly MemoryMappedViewAccessor _view;
    private readonly SafeFileHandle _handle;
    private readonly Released _released;
    private GCHandle _inUse; // native code refers to this object by its delegate only
    private int _tensors;
    private bool _closed;

    private MappedFile(MemoryMappedViewAccessor view, SafeFileHandle handle) =>
        (_view, _handle, _released) = (view, handle, _ => Release());

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void Released(nint data);

    /// <summary>The stamp of the file that is mapped, whatever stands under its name by now; null when nothing is mapped any
    /// more.</summary>
    public FileStamp? Stamp
    {
        get
        {
            lock (_gate)
            {
                return _handle.IsClosed ? null : FileStamp.Of(_handle);
            }
        }
    }

    /// <summary>Maps a file, or gives null where the system does not: the file is then to be read.</summary>
    /// <remarks>Nothing is mapped on Windows, where a file that is mapped cannot be replaced.</remarks>
    /// <param name="handle">The file, which the mapping closes with itself.</param>
    public static MappedFile? TryOpen(SafeFileHandle handle)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        try
        {
            // The view outlives the object that made it.
            using var file = MemoryMappedFile.CreateFromFile(
                handle, null, 0, MemoryMappedFileAccess.CopyOnWrite, HandleInheritability.None, leaveOpen: true);
            return new MappedFile(file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.CopyOnWrite), handle);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // a file system that maps nothing, or more than there is memory to promise
        }
    }

    /// <summary>A tensor over the file, or null where libtorch offers none.</summary>
    /// <param name="offset">Where it begins in the file; a multiple of its elements' size.</param>
    /// <param name="shape">Its sizes, none of them 0.</param>
    /// <param name="type">The type of its elements.</param>
    public Tensor? TensorAt(long offset, IReadOnlyList<long> shape, ScalarType type)
    {
        Keep();
        nint handle = 0;
        try
        {
            var count = shape.Aggregate(1L, (product, size) => product * size);
            var data = _view.SafeMemoryMappedViewHandle.DangerousGetHandle() + (nint)offset;
            handle = FromBuffer(data, _released, count, 0, (sbyte)type, (sbyte)type, (int)DeviceType.CPU, -1, requiresGrad: false);
        }
        catch (EntryPointNotFoundException)
        {
            return null; // another TorchSharp than the one this was written for
        }
        finally
        {
            if (handle == 0)
            {
                Release();
            }
        }

        if (handle == 0)
        {
            CheckForErrors();
        }

        using var flat = Tensor.UnsafeCreateTensor(handle);
        return flat.view(shape.ToArray());
    }

    /// <summary>Lets go of the mapping, which stays for the tensors over it.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            CloseWhenUnused();
        }
    }

    // TorchSharp offers tensors over managed arrays only; this is what it makes those by.
    [DllImport("LibTorchSharp", EntryPoint = "THSTensor_frombuffer")]
    private static extern nint FromBuffer(
        nint data, Released released, long count, long offset, sbyte type, sbyte wanted, int deviceType, int deviceIndex,
        [MarshalAs(UnmanagedType.U1)] bool requiresGrad);

    private void Keep()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_tensors++ == 0)
            {
                _inUse = GCHandle.Alloc(this);
            }
        }
    }

    // Called by libtorch when the last tensor over a piece of the file is gone, on whichever thread that is.
    private void Release()
    {
        lock (_gate)
        {
            if (--_tensors == 0)
            {
                _inUse.Free();
                CloseWhenUnused();
            }
        }
    }

    private void CloseWhenUnused()
    {
        if (_closed && _tensors == 0)
        {
            _view.Dispose();
            _handle.Dispose();
        }
    }
}
