namespace Pyoco.Models;

/// <summary>The families of published models, recognised by their sizes.</summary>
internal static class KnownFamilies
{
    public const string Sd15 = "SD 1.5";
    public const string Sd21 = "SD 2.1";
    public const string Sdxl = "SDXL";
    public const string ModelScope = "ModelScope";

    /// <summary>By the channels of the levels, the finest first.</summary>
    public static bool IsSdSized(IEnumerable<long> channels) => channels.SequenceEqual([320, 640, 1280, 1280]);

    /// <inheritdoc cref="IsSdSized"/>
    public static bool IsSdxlSized(IEnumerable<long> channels) => channels.SequenceEqual([320, 640, 1280]);

    /// <summary>By the size of the text states that the image network takes.</summary>
    public static string? OfText(long size) => size switch { 768 => Sd15, 1024 => Sd21, 2048 => Sdxl, _ => null };

    /// <summary>By both.</summary>
    public static string? Of(IReadOnlyCollection<long> channels, long text) => OfText(text) switch
    {
        Sdxl => IsSdxlSized(channels) ? Sdxl : null,
        var family => IsSdSized(channels) ? family : null,
    };

    /// <summary>" for SD 1.5", or nothing.</summary>
    public static string For(string? family) => family is null ? "" : $" for {family}";
}
