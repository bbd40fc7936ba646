namespace Pyoco.Models;

/// <summary>Who reads the components of model folders, by the class that a folder names: this package's readers and the host's.</summary>
internal sealed class ComponentReaders
{
    private readonly Dictionary<string, Func<ComponentFolder, IModelComponent>> _readers;
    private readonly HashSet<string> _own;

    /// <param name="options">The host's readers, which come before this package's, and how much of a video autoencoders take at a
    /// time.</param>
    public ComponentReaders(ModelLoadOptions options)
    {
        _readers = new()
        {
            [ClipTextEncoder.ClassName] = f => ClipTextEncoder.Load(
                f.Path, f.Beside(ModelComponents.TokenizerName).Path, f.Device, f.Type, options.MaxPromptCharacters, f.Memory),
            [T5TextConfig.ClassName] = f => T5TextEncoder.Load(
                f.Path,
                T5Tokenizer.Load(f.Beside(ModelComponents.TokenizerName).Path, maxCharacters: options.MaxPromptCharacters),
                f.Device, f.Type, f.Memory),
            [AutoencoderKLConfig.ClassName] = f => AutoencoderKL.Load(f.Path, f.Device, f.Type, options.Autoencoder, f.Memory),
            [AutoencoderTinyConfig.ClassName] = f => AutoencoderTiny.Load(f.Path, f.Device, f.Type, options.Autoencoder, f.Memory),
            [PixelCodec.ClassName] = f => PixelCodec.Load(f.Path),
            [CompositeTextEncoder.ClassName] = f => CompositeTextEncoder.Load(
                f.Path, (model, name) => Read<ITextEncoder>(f with { Model = model, Name = name })),
        };
        foreach (var name in UNetConfig.ClassNames)
        {
            _readers[name] = f => UNetFolder.Load(f.Path, f.Device, f.Type, f.Memory);
        }

        _own = [.. _readers.Keys];
        foreach (var (name, reader) in options.Components)
        {
            _readers[name] = reader;
            _own.Remove(name);
        }
    }

    /// <summary>Reads a component that is to be of a kind.</summary>
    /// <exception cref="CheckpointException">The folder's component is of another kind.</exception>
    /// <exception cref="InvalidOperationException">The host's reader gave nothing, or a component of another kind.</exception>
    /// <exception cref="NotSupportedException">Nobody reads the class.</exception>
    public T Read<T>(ComponentFolder folder)
        where T : class
    {
        var name = folder.ClassName;
        if (!_readers.TryGetValue(name, out var reader))
        {
            throw new NotSupportedException(
                $"{folder.Name} is '{name}' in {folder.Model.Path}; known are "
                    + $"{string.Join(", ", _readers.Keys.Order(StringComparer.Ordinal).Select(k => $"'{k}'"))}. "
                + $"A reader of another class goes into {nameof(ModelLoadOptions)}.{nameof(ModelLoadOptions.Components)}.");
        }

        var component = reader(folder);
        if (component is T found)
        {
            return found;
        }

        (component as IDisposable)?.Dispose();
        var message = $"{folder.Name} of {folder.Model.Path} is '{name}', which makes {component?.GetType().Name ?? "nothing"}; "
            + $"{typeof(T).Name} was expected.";
        throw _own.Contains(name) ? new CheckpointException(message) : new InvalidOperationException(message);
    }
}
