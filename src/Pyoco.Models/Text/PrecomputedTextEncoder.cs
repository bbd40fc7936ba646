using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A text encoder that looks prompts up: what a large one made of them once is used without it.</summary>
/// <remarks>In a file, each prompt has the tensor <c>states:</c> + prompt, (L, D), and perhaps <c>pooled:</c> + prompt, (P), and
/// <c>mask:</c> + prompt, (L); all prompts have the same ones, in the same shapes. The metadata <c>dropped:</c> + prompt is the text that
/// did not fit. The unconditional prompt of guidance, the empty text, is a prompt like others.</remarks>
public sealed class PrecomputedTextEncoder : ITextEncoder, IDisposable
{
    internal const string StatesPrefix = "states:";
    private const string PooledPrefix = "pooled:";
    private const string MaskPrefix = "mask:";
    private const string DroppedPrefix = "dropped:";
    private readonly Dictionary<string, Entry> _entries;

    private PrecomputedTextEncoder(Dictionary<string, Entry> entries) => _entries = entries;

    /// <summary>The prompts that can be encoded.</summary>
    public IReadOnlyCollection<string> Prompts => _entries.Keys;

    /// <summary>Asks an encoder for prompts, one after the other, and keeps its answers; the encoder is not needed any more
    /// afterwards.</summary>
    /// <exception cref="ArgumentException">There is no prompt.</exception>
    public static PrecomputedTextEncoder From(ITextEncoder encoder, params IEnumerable<string> prompts)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(prompts);
        return Collect(prompts.Distinct(), prompt =>
        {
            using var made = encoder.Encode([prompt]);
            return new Entry(made.States[0].clone(), made.Pooled?[0].clone(), made.Mask?[0].clone(), made.DroppedText[0]);
        });
    }

    /// <summary>Keeps copies of states.</summary>
    /// <param name="states">For each prompt its states, (L, D), the same for all.</param>
    /// <exception cref="ArgumentException">There is no prompt, or the states are no matrices of one shape and type.</exception>
    public static PrecomputedTextEncoder From(IReadOnlyDictionary<string, Tensor> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        return Collect(states.Keys, prompt => new Entry(states[prompt].detach().clone(), null, null, ""));
    }

    /// <summary>Opens a file that <see cref="Save"/> wrote, or another program in the same form.</summary>
    /// <param name="file">A safetensors file.</param>
    /// <param name="device">Where the tensors go; the CPU when null.</param>
    /// <param name="type">The type of states and pooled states; the file's when null.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="CheckpointException">The file is damaged, has another form, or has NaN or an infinite value.</exception>
    public static PrecomputedTextEncoder Load(string file, Device? device = null, ScalarType? type = null)
    {
        using var weights = SafetensorsFile.Open(file, WeightMemory.Copied);
        var prompts = weights.Names.Where(n => n.StartsWith(StatesPrefix, StringComparison.Ordinal))
            .Select(n => n[StatesPrefix.Length..]).ToArray();
        string[] kinds = [StatesPrefix, PooledPrefix, MaskPrefix];
        if (weights.Names.Except(prompts.SelectMany(p => kinds.Select(k => k + p))).FirstOrDefault() is { } foreign)
        {
            throw new CheckpointException(
                $"{file} has the tensor '{foreign}'; {string.Join(", ", kinds)} and a prompt of which there are states were expected.");
        }

        try
        {
            return Collect(prompts, prompt => new Entry(
                Read(StatesPrefix + prompt, type)!, Read(PooledPrefix + prompt, type), Read(MaskPrefix + prompt, ScalarType.Int64),
                weights.Metadata.GetValueOrDefault(DroppedPrefix + prompt, "")));
        }
        catch (ArgumentException e)
        {
            throw new CheckpointException($"{file}: {e.Message}", e);
        }

        Tensor? Read(string name, ScalarType? wanted)
        {
            var tensor = weights.Names.Contains(name) ? weights.Read(name, wanted, device) : null;
            FiniteWeights.Check(file, tensor is null ? [] : [(name, tensor)]);
            return tensor;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A prompt was not encoded beforehand.</exception>
    public TextConditioning Encode(IReadOnlyList<string> prompts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentOutOfRangeException.ThrowIfZero(prompts.Count, nameof(prompts));
        if (prompts.FirstOrDefault(p => !_entries.ContainsKey(p)) is { } unknown)
        {
            throw new ArgumentException(
                $"The prompt '{unknown}' is none of the {_entries.Count} that were encoded beforehand.", nameof(prompts));
        }

        Entry[] found = [.. prompts.Select(p => _entries[p])];
        return new TextConditioning(
            stack([.. found.Select(e => e.States)]),
            found[0].Pooled is null ? null : stack([.. found.Select(e => e.Pooled!)]),
            [.. found.Select(e => e.Dropped)],
            found[0].Mask is null ? null : stack([.. found.Select(e => e.Mask!)]));
    }

    /// <summary>Writes the prompts and their states into a file.</summary>
    /// <param name="file">Where to; its folder exists.</param>
    /// <param name="type">The type of states and pooled states in the file; their own when null.</param>
    public void Save(string file, ScalarType? type = null)
    {
        var tensors = _entries.SelectMany(e =>
            new[] { (StatesPrefix + e.Key, e.Value.States), (PooledPrefix + e.Key, e.Value.Pooled), (MaskPrefix + e.Key, e.Value.Mask) });
        SafetensorsWriter.Write(
            file,
            tensors.Where(t => t.Item2 is not null).ToDictionary(t => t.Item1, t => t.Item2!),
            _entries.Where(e => e.Value.Dropped.Length > 0).ToDictionary(e => DroppedPrefix + e.Key, e => e.Value.Dropped),
            type);
    }

    /// <summary>Releases the tensors.</summary>
    public void Dispose()
    {
        foreach (var entry in _entries.Values)
        {
            entry.Dispose();
        }
    }

    private static PrecomputedTextEncoder Collect(IEnumerable<string> prompts, Func<string, Entry> make)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var prompt in prompts)
        {
            var entry = make(prompt);
            var first = entries.Count == 0 ? entry : entries.First().Value;
            entries.Add(prompt, entry.Fits(first)
                ? entry
                : throw new ArgumentException(
                    $"The prompt '{prompt}' has {entry}; {first} was expected, as of the others, and states (L, D)."));
        }

        if (entries.Count == 0)
        {
            throw new ArgumentException("There is no prompt.");
        }

        foreach (var entry in entries.Values)
        {
            entry.Keep();
        }

        return new PrecomputedTextEncoder(entries);
    }

    // What one prompt became.
    private sealed record Entry(Tensor States, Tensor? Pooled, Tensor? Mask, string Dropped) : IDisposable
    {
        private Tensor[] Tensors => [.. new[] { States, Pooled, Mask }.OfType<Tensor>()];

        public bool Fits(Entry other) =>
            States.dim() == 2 && Pooled?.dim() is null or 1
                && (Mask is null || Mask.shape is [var length] && length == States.size(0)) && ToString() == other.ToString();

        public void Keep()
        {
            foreach (var tensor in Tensors)
            {
                tensor.DetachFromDisposeScope();
            }
        }

        public void Dispose()
        {
            foreach (var tensor in Tensors)
            {
                tensor.Dispose();
            }
        }

        public override string ToString() => $"{Describe("states", States)}{Describe(", pooled", Pooled)}{Describe(", mask", Mask)}";

        private static string Describe(string name, Tensor? tensor) =>
            tensor is null ? "" : $"{name} {tensor.dtype} [{string.Join(", ", tensor.shape)}]";
    }
}
