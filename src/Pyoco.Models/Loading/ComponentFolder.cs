using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>The folder of one component of a model, with what its reader has to know.</summary>
public sealed record ComponentFolder
{
    /// <summary>The folder of the whole model.</summary>
    public required ModelFolder Model { get; init; }

    /// <summary>The component's name, <c>vae</c> for instance.</summary>
    public required string Name { get; init; }

    /// <summary>Where the weights go.</summary>
    public required Device Device { get; init; }

    /// <summary>The type to compute in, whatever the file's.</summary>
    public required ScalarType Type { get; init; }

    /// <summary>Where weights are that need no conversion.</summary>
    public WeightMemory Memory { get; init; }

    /// <summary>Where the folder is.</summary>
    /// <exception cref="CheckpointException">The model's index does not name the component, or its folder is missing.</exception>
    public string Path => Model.ComponentPath(Name);

    /// <summary>The class that the model's index names.</summary>
    /// <exception cref="CheckpointException">The index does not name the component, or its folder is missing.</exception>
    public string ClassName
    {
        get
        {
            _ = Path;
            return Model.Components[Name].Class;
        }
    }

    /// <summary>Another component of the same model, for instance the <c>tokenizer</c> beside a text encoder.</summary>
    public ComponentFolder Beside(string name) => this with { Name = name };
}
