using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>States that are the prompt's length, with a pooled state and a mask where asked for; so many letters fit.</summary>
internal sealed class FakeTextEncoder(int tokens, int size, int pooledSize = 0, bool masked = false, int letters = 1000)
    : ITextEncoder, IDisposable
{
    public ScalarType Type { get; init; } = ScalarType.Float32;

    public bool IsDisposed { get; private set; }

    public TextConditioning Encode(IReadOnlyList<string> prompts, CancellationToken cancellationToken = default)
    {
        using var scope = NewDisposeScope();
        var lengths = tensor(prompts.Select(p => (float)p.Length).ToArray());
        var states = lengths.view(-1, 1, 1).expand(-1, tokens, size).to(Type).contiguous().MoveToOuterDisposeScope();
        var pooled = pooledSize == 0 ? null : lengths.view(-1, 1).expand(-1, pooledSize).Times(10).MoveToOuterDisposeScope();

        // One token a letter.
        var mask = !masked ? null : TensorArithmetic.Counting(tokens, ScalarType.Int64, CPU).unsqueeze(0)
            .lt(lengths.unsqueeze(1)).to(ScalarType.Int64).MoveToOuterDisposeScope();
        return new TextConditioning(states, pooled, [.. prompts.Select(p => p[Math.Min(letters, p.Length)..])], mask);
    }

    public void Dispose() => IsDisposed = true;
}
