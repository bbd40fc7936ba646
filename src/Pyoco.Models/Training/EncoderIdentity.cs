using System.Security.Cryptography;
using System.Text;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>What the encodings of a codec or a text encoder depend on beside what is encoded.</summary>
internal static class EncoderIdentity
{
    /// <summary>A hash of class, layout, weights as they are now, their type, tokenizer and tiles.</summary>
    /// <returns>Lower-case hexadecimal; null of encoders without weights and of kinds that are not listed here, of which nobody knows what
    /// they depend on.</returns>
    public static string? Of(object? encoder) => encoder switch
    {
        AutoencoderKL codec => Hash(AutoencoderKLConfig.ClassName, codec.Config.ToJson(), codec.Network, Tiles(codec.Options)),
        AutoencoderTiny codec => Hash(AutoencoderTinyConfig.ClassName, codec.Config.ToJson(), codec.Network, Tiles(codec.Options)),
        ClipTextEncoder text => Hash(
            ClipTextEncoder.ClassName, text.Config.ToJson(), text.Network, Words(text.Tokenizer.Files, text.Tokenizer.MaxLength)),
        T5TextEncoder text => Hash(
            T5TextConfig.ClassName, text.Config.ToJson(), text.Network, Words(text.Tokenizer.Files, text.Tokenizer.MaxLength)),
        CompositeTextEncoder joined => joined.Encoders.Select(Of).ToArray() is var parts && Array.Exists(parts, p => p is null)
            ? null
            : Hash([CompositeTextEncoder.ClassName, $"{joined.JoinsTokens}", .. parts.OfType<string>()]),
        _ => null,
    };

    private static string Hash(string name, string layout, nn.Module network, string rest) =>
        Hash(name, layout, $"{network.parameters().First().dtype}", WeightSha256.Of(network), rest);

    private static string Hash(params string[] parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));

    // Not the number of frames at a time, on which nothing depends.
    private static string Tiles(AutoencoderOptions options) =>
        options.TileSize is { } size ? FormattableString.Invariant($"{size} {options.TileOverlap:R}") : "whole";

    private static string Words(TokenizerFiles files, int length) => FormattableString.Invariant($"{length} {files.Sha256()}");
}
