namespace Pyoco.Models;

/// <summary>Where weights are that are computed with in the type that their file has, on a CPU.</summary>
public enum WeightMemory
{
    /// <summary>In the file, which is mapped (memory-mapped, as safetensors' <c>safe_open</c> does): nothing is read before it is used, and
    /// processes share one copy. The file may be deleted or replaced meanwhile, but not written to in place. Each run checks that; a
    /// process that reads a page behind the end of a file that was shortened is killed by the system.</summary>
    Mapped,

    /// <summary>In memory of the process, read when the file is opened: for files that others may write to in place.</summary>
    Copied,
}
