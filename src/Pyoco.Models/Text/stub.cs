using static TorchSharp.torch;
namespace Pyoco.Models;
/// <summary>x</summary>
public sealed class ClipTextConfig;
/// <summary>x</summary>
public sealed class ClipTextEncoder : ITextEncoder, IDisposable {
/// <summary>x</summary>
public void Dispose() {}
/// <summary>x</summary>
public TextConditioning Encode(IReadOnlyList<string> p) => throw new NotImplementedException();
internal nn.Module Network => throw new NotImplementedException();
internal static ClipTextEncoder Create(ClipTextConfig c, string t, ulong s, Device d) => throw new NotImplementedException();
internal static ClipTextEncoder Load(string c, string t, Device d, ScalarType s) => throw new NotImplementedException();
internal void Save(string a, string b, ScalarType t) {}
internal TextConditioning EncodeForTraining(IReadOnlyList<string> p) => throw new NotImplementedException();
}
