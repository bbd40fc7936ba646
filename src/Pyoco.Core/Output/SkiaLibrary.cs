namespace Pyoco;

/// <summary>The native library of SkiaSharp, which decodes pictures and encodes WebP.</summary>
internal static class SkiaLibrary
{
    /// <summary>Uses the library, and says what to do where it is missing.</summary>
    /// <param name="purpose">What needs it, as the start of a sentence.</param>
    /// <param name="instead">What does not need it.</param>
    /// <param name="use">The use.</param>
    /// <exception cref="NotSupportedException">It is missing.</exception>
    public static T Use<T>(string purpose, string instead, Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException)
        {
            throw new NotSupportedException(
                $"{purpose} needs the native library of SkiaSharp, which was not found. "
                + "Add the package SkiaSharp.NativeAssets.Linux.NoDependencies (or the one of your system) "
                + $"to the executable project{instead}.", e);
        }
    }
}
