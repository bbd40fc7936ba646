using System.Security.Cryptography;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The SHA-256 of what the weights of a network are now, whatever their files hold.</summary>
internal static class WeightSha256
{
    /// <summary>Of all weights in float32, in the order of their names; in lower-case hexadecimal.</summary>
    public static string Of(nn.Module network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, weight) in network.named_parameters().OrderBy(p => p.name, StringComparer.Ordinal))
        {
            using var scope = NewDisposeScope();
            hash.AppendData(weight.detach().to(ScalarType.Float32, CPU).contiguous().bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
