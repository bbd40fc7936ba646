using System.Buffers;

namespace Pyoco.Noise;

/// <summary>Memory for a field that is needed for one draw: a sampler draws again and again, and a new array of that size costs more than
/// the noise in it.</summary>
internal readonly struct RentedField(int length) : IDisposable
{
    /// <summary>The memory, at least as long as asked for, with anything in it.</summary>
    public float[] Array { get; } = ArrayPool<float>.Shared.Rent(length);

    /// <summary>The memory, as long as asked for.</summary>
    public Span<float> Span => Array.AsSpan(0, length);

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => ArrayPool<float>.Shared.Return(Array);
}
