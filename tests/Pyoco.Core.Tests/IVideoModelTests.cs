using Pyoco.TestSupport;

namespace Pyoco.Tests;

public sealed class IVideoModelTests
{
    [Fact]
    public void AModelIsItsOwnServiceAndADecoratedOneIsFoundThroughItsDecorator()
    {
        var model = new FakeVideoModel();
        IVideoModel decorated = new Decorator(model);

        Assert.Same(model, ((IVideoModel)model).GetService(typeof(FakeVideoModel)));
        Assert.Same(model, decorated.GetService(typeof(FakeVideoModel)));
        Assert.Null(decorated.GetService(typeof(string)));
    }

    private sealed class Decorator(IVideoModel inner) : IVideoModel
    {
        public VideoModelInfo Info => inner.Info;

        public ITextEncoder? TextEncoder => inner.TextEncoder;

        public IVideoCodec Codec => inner.Codec;

        public IVideoDenoiser Bind(DenoiserRequest request) => inner.Bind(request);

        public SamplingPlan CreatePlan(int steps, VideoShape shape) => inner.CreatePlan(steps, shape);

        public object? GetService(Type serviceType) => serviceType.IsInstanceOfType(this) ? this : inner.GetService(serviceType);

        public void Dispose() => inner.Dispose();
    }
}
