using Pyoco.Models;
using static TorchSharp.torch;

namespace PriorStudy;

/// <summary>The axes that distances of a data set are measured along, of clips and of their frame differences: fitted to real clips once,
/// and kept beside the results, as what every row was made with.</summary>
internal sealed class StudyAxes(IStudySet set, PrincipalAxes looks, PrincipalAxes motion) : IDisposable
{
    private const int ClipsAtOnce = 32;

    /// <summary>The axes of a folder; where there are none, they are fitted and written there.</summary>
    public static StudyAxes LoadOrFit(string folder, IStudySet set, StudySettings settings)
    {
        var (looks, motion) = (Path.Combine(folder, "axes-looks.safetensors"), Path.Combine(folder, "axes-motion.safetensors"));
        if (!File.Exists(looks) || !File.Exists(motion))
        {
            Directory.CreateDirectory(folder);
            Fit(set, set.Looks, settings, looks);
            Fit(set, set.Motion, settings, motion);
        }

        return new StudyAxes(set, PrincipalAxes.Load(looks), PrincipalAxes.Load(motion));
    }

    /// <summary>The share of the variance of real clips that lies along the axes, of clips and of frame differences.</summary>
    public (double Looks, double Motion) VarianceShares => (looks.VarianceShare, motion.VarianceShare);

    /// <summary>The places of a clip, (1, 3, F, H, W), along the axes.</summary>
    public (IReadOnlyList<double> Looks, IReadOnlyList<double> Motion) Of(Tensor clip) =>
        (Places(set.Looks, looks, clip), Places(set.Motion, motion, clip));

    /// <summary>Releases the axes.</summary>
    public void Dispose()
    {
        looks.Dispose();
        motion.Dispose();
    }

    private static double[] Places(IClipFeatures features, PrincipalAxes axes, Tensor clip)
    {
        using var scope = NewDisposeScope();
        return axes.Project(features.Extract(clip)).data<double>().ToArray();
    }

    private static void Fit(IStudySet set, IClipFeatures features, StudySettings settings, string path)
    {
        using var scope = NewDisposeScope();
        var rows = Enumerable.Range(0, settings.ReferenceClips).Chunk(ClipsAtOnce).Select(part =>
        {
            using var inner = NewDisposeScope();
            var clips = part.Select(i => set.Clip(StudySplit.Reference, i)).ToArray();
            return features.Extract(cat([.. clips.Select(c => c.Video)])).MoveToOuterDisposeScope();
        }).ToArray();
        using var axes = PrincipalAxes.Fit(cat(rows), settings.Axes);
        axes.Save(path);
    }
}
