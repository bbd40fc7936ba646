using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>A part of a model that has a folder of its own in the model's folder: a network, a text encoder, a tokenizer, a codec. A text
/// encoder or codec of yours implements it too, so that models with it can be saved.</summary>
public interface IModelComponent
{
    /// <summary>Its library and class, as <c>model_index.json</c> names them; the class chooses who reads the folder.</summary>
    ComponentClass Class { get; }

    /// <summary>What became of the files it was read from; null where it was made in code or has no weights.</summary>
    LoadReport? LoadReport => null;

    /// <summary>Components in folders beside its own, by name: the <c>tokenizer</c> of a text encoder.</summary>
    IReadOnlyDictionary<string, IModelComponent> Companions => new Dictionary<string, IModelComponent>();

    /// <summary>Writes it into a folder, which is made when it is not there; its companions are written by the caller.</summary>
    /// <param name="folder">Its own folder, for instance <c>vae</c> of a model folder.</param>
    /// <param name="type">The type of the weights in the files.</param>
    void Save(string folder, ScalarType type);
}

/// <summary>What <c>model_index.json</c> says of a component.</summary>
/// <param name="Library">The library that the class is of, <c>diffusers</c> for instance.</param>
/// <param name="Name">The name of the class.</param>
public readonly record struct ComponentClass(string Library, string Name);
