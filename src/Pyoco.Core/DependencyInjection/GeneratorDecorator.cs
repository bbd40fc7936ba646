namespace Pyoco;

/// <summary>A decorator of a registered generator.</summary>
/// <param name="Key">The key of the pipeline; null for the one without.</param>
/// <param name="Decorate">Makes the decorator.</param>
internal sealed record GeneratorDecorator(object? Key, Func<IServiceProvider, IVideoGenerator, IVideoGenerator> Decorate);
