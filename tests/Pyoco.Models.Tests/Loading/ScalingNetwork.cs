using System.Globalization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

/// <summary>A video network of one weight, which multiplies the video by it and by the first number of the text: an architecture of the
/// host's.</summary>
internal sealed class ScalingNetwork : nn.Module, IVideoNetwork
{
    public const string ClassName = "ScalingNetwork";
    private readonly Parameter _scale;

    public ScalingNetwork(double scale) : base(ClassName)
    {
        _scale = new Parameter(ones(1).Times(scale));
        RegisterComponents();
    }

    public int InChannels => 3;

    public FrameSize? SampleSize => 4;

    public bool IsVideo => true;

    public nn.Module Module => this;

    public ComponentClass Class => new("mine", ClassName);

    public List<(string Folder, IReadOnlyDictionary<string, string>? Metadata)> Saved { get; } = [];

    public static ScalingNetwork Load(ComponentFolder folder) =>
        new(double.Parse(File.ReadAllText(Path.Combine(folder.Path, "scale.txt")), CultureInfo.InvariantCulture));

    public Tensor Forward(Tensor video, Tensor timestep, TextConditioning? text)
    {
        using var scope = NewDisposeScope();
        return video.mul(_scale).mul(text!.States.flatten()[0]).MoveToOuterDisposeScope();
    }

    public void Save(string folder, ScalarType type, IReadOnlyDictionary<string, string>? metadata)
    {
        Saved.Add((folder, metadata));
        if (Path.IsPathRooted(folder))
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "scale.txt"), _scale.item<float>().ToString("R", CultureInfo.InvariantCulture));
        }
    }
}
