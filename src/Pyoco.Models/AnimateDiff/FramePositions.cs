using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The table that tells a motion module where in the clip a frame stands: sines at even channels, cosines at odd ones (arXiv
/// 1706.03762, section 3.5).</summary>
/// <remarks>Published files hold it, but it is a formula: it is taken from a file that has it and computed for one that has not.</remarks>
internal sealed class FramePositions : nn.Module, IReplaceableWeights
{
    private const string TableName = "pe";

    [ComponentName(Name = TableName)]
    private Tensor _table; // (1, frames, channels)

    public FramePositions(int frames, int channels, Device device) : base(nameof(FramePositions))
    {
        _table = device.type == DeviceType.META
            ? empty([1, frames, channels], device: device)
            : Table(frames, channels, ScalarType.Float32, device);
        _table.DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <summary>Whether a key of a network is that of such a table.</summary>
    public static bool IsTable(string key) => key.EndsWith(".pos_embed." + TableName, StringComparison.Ordinal);

    /// <summary>Computes the tables of a network that no file has filled.</summary>
    public static void Complete(nn.Module network, Device device, ScalarType type) =>
        Compute(network.modules().OfType<FramePositions>().Where(p => p._table.device_type == DeviceType.META), device, type);

    /// <summary>Computes all tables of a network.</summary>
    public static void Compute(nn.Module network, Device device, ScalarType type) =>
        Compute(network.modules().OfType<FramePositions>(), device, type);

    public void Replace(string name, Tensor value)
    {
        _table = value;
        ConditionallyRegisterBuffer(name, value, true);
    }

    /// <summary>Adds the positions to the tokens (N, F, C) of F frames, in place.</summary>
    public Tensor AddTo_(Tensor tokens)
    {
        using var table = _table.narrow(1, 0, tokens.size(1));
        return tokens.Plus_(table);
    }

    private static void Compute(IEnumerable<FramePositions> tables, Device device, ScalarType type)
    {
        using var scope = NewDisposeScope();
        foreach (var positions in tables)
        {
            var old = positions._table;
            positions.Replace(TableName, Table(old.size(1), old.size(2), type, device).DetachFromDisposeScope());
            old.Dispose();
        }
    }

    private static Tensor Table(long frames, long channels, ScalarType type, Device device)
    {
        using var scope = NewDisposeScope();
        var frequencies = TensorArithmetic.Counting((channels + 1) / 2, ScalarType.Float32, device)
            .Times_(-2 * Math.Log(10000) / channels).exp_();
        var angles = TensorArithmetic.Counting(frames, ScalarType.Float32, device).unsqueeze(1).mul(frequencies.unsqueeze(0)); // (F, C/2)
        var pairs = stack([angles.sin(), angles.cos()], dim: -1).flatten(1); // sine and cosine of a frequency side by side
        return pairs.narrow(1, 0, channels).unsqueeze(0).to(type).MoveToOuterDisposeScope();
    }
}
