namespace Pyoco;
/// <summary>x</summary>
public static class PngImage { /// <summary>x</summary>
public static void Write(string path, ReadOnlySpan<byte> rgb, int width, int height) { _ = path; _ = rgb; _ = width; _ = height; } }
