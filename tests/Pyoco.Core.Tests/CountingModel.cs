using Pyoco.TestSupport;

namespace Pyoco.Tests;

/// <summary>A decorated model that counts what a pipeline does with it.</summary>
internal sealed class CountingModel : IVideoModel
{
    private readonly IVideoModel _inner = new FakeVideoModel();
    private int _plans;
    private int _disposals;

    public int Plans => _plans;

    public int Disposals => _disposals;

    public VideoModelInfo Info => _inner.Info;

    public ITextEncoder? TextEncoder => _inner.TextEncoder;

    public IVideoCodec Codec => _inner.Codec;

    public IVideoDenoiser Bind(DenoiserRequest request) => _inner.Bind(request);

    public SamplingPlan CreatePlan(int steps, VideoShape shape)
    {
        Interlocked.Increment(ref _plans);
        return _inner.CreatePlan(steps, shape);
    }

    public void Dispose() => Interlocked.Increment(ref _disposals);
}
