using System.Globalization;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Two averages of weights over their training, from whose snapshots one of any length can be put together afterwards (EDM2, arXiv
/// 2312.02696, section 3.2): see <see cref="AverageSnapshots"/>.</summary>
public sealed class PowerAverages : IDisposable
{
    /// <summary>The widths that are kept, as in the paper.</summary>
    internal static readonly double[] Widths = [0.05, 0.1];

    /// <summary>What a snapshot's name is around its step.</summary>
    internal const string NameStart = "step-";

    /// <inheritdoc cref="NameStart"/>
    internal const string NameEnd = ".safetensors";

    private readonly NamedWeight[] _parameters;
    private readonly (double Exponent, Dictionary<string, Tensor> Weights)[] _averages;

    /// <summary>Averages that begin with the first update.</summary>
    /// <param name="parameters">The weights, each under a name of its own; the caller keeps them.</param>
    public PowerAverages(IEnumerable<NamedWeight> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = [.. parameters];
        using var noGrad = no_grad();
        _averages =
        [
            .. Widths.Select(width => (
                PowerAverage.Exponent(width),
                _parameters.ToDictionary(p => p.Name, p => zeros_like(p.Weight).DetachFromDisposeScope()))),
        ];
    }

    /// <summary>Updates made so far.</summary>
    public long Updates { get; private set; }

    /// <summary>What must be kept for going on, by prefixed name.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State => Widths.Zip(_averages).SelectMany(
        pair => pair.Second.Weights.Select(w => KeyValuePair.Create($"{Prefix(pair.First)}{w.Key}", w.Value)));

    /// <summary>Moves the averages towards the weights of now.</summary>
    public void Update()
    {
        Updates++;
        var decays = _averages.Select(a => PowerAverage.Decay(a.Exponent, Updates)).ToArray();
        WeightThreads.ForEach(_parameters, i =>
        {
            foreach (var (average, decay) in _averages.Zip(decays))
            {
                average.Weights[_parameters[i].Name].MoveTowards_(_parameters[i].Weight, 1 - decay);
            }
        });
    }

    /// <summary>Writes a snapshot into a folder, which is made when it is not there: <c>step-N.safetensors</c>, whole or not at
    /// all.</summary>
    /// <exception cref="InvalidOperationException">There was no update yet.</exception>
    public void SaveSnapshot(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (Updates == 0)
        {
            throw new InvalidOperationException("There is no average before the first update.");
        }

        Directory.CreateDirectory(folder);
        SafetensorsWriter.Write(
            Path.Combine(folder, $"{NameStart}{Updates:D9}{NameEnd}"), new Dictionary<string, Tensor>(State),
            new Dictionary<string, string> { [SavedState.StepKey] = SavedState.Step(Updates) });
    }

    /// <summary>Removes the snapshots of a folder that are of later steps than one: those of steps that a training dropped.</summary>
    internal static void DropSnapshots(string folder, long after)
    {
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder, $"{NameStart}*{NameEnd}") : [])
        {
            if (long.TryParse(Path.GetFileName(path)[NameStart.Length..^NameEnd.Length], CultureInfo.InvariantCulture, out var step)
                && step > after)
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Puts back averages that <see cref="State"/> gave, after so many updates.</summary>
    /// <exception cref="CheckpointException">The file lacks a tensor.</exception>
    public void Restore(SafetensorsFile file, long updates)
    {
        SavedState.Restore(file, State);
        Updates = updates;
    }

    /// <summary>Releases the averages; the weights stay.</summary>
    public void Dispose()
    {
        foreach (var tensor in _averages.SelectMany(a => a.Weights.Values))
        {
            tensor.Dispose();
        }
    }

    /// <summary>What stands before a weight's name in files.</summary>
    internal static string Prefix(double width) => FormattableString.Invariant($"power-{width:F2}/");
}
