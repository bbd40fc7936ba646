using System.Runtime.InteropServices;

/// <summary>The arenas of glibc's heap.</summary>
internal static unsafe class HeapArenas
{
    /// <summary>How many there are.</summary>
    public static int Count()
    {
        var path = Path.GetTempFileName();
        try
        {
            var file = Open(path, "w");
            if (file == 0 || Describe(0, file) != 0 || Close(file) != 0)
            {
                throw new IOException($"The heap could not be described in '{path}'.");
            }

            return File.ReadAllText(path).Split("<heap nr=").Length - 1;
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>How many there are when some threads have had memory and none has ended.</summary>
    public static int CountWithThreads(int threads)
    {
        using var all = new Barrier(threads + 1);
        for (var i = 0; i < threads; i++)
        {
            new Thread(() =>
            {
                var block = NativeMemory.Alloc(1 << 10);
                all.SignalAndWait();
                all.SignalAndWait();
                NativeMemory.Free(block);
            }) { IsBackground = true }.Start();
        }

        all.SignalAndWait();
        var count = Count();
        all.SignalAndWait();
        return count;
    }

    [DllImport("libc", EntryPoint = "fopen")]
    private static extern nint Open([MarshalAs(UnmanagedType.LPStr)] string path, [MarshalAs(UnmanagedType.LPStr)] string mode);

    [DllImport("libc", EntryPoint = "malloc_info")]
    private static extern int Describe(int options, nint file);

    [DllImport("libc", EntryPoint = "fclose")]
    private static extern int Close(nint file);
}
