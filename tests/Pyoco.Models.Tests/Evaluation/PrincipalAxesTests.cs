using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class PrincipalAxesTests : IDisposable
{
    private readonly string _file = Path.Combine(TinyModels.Folder(), "axes.safetensors");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    // Variances 9, 4 and 0.01 along a turned orthonormal frame: the projection has the covariance diag(9, 4).
    [Fact]
    public void ProjectionsAreUncorrelatedWithTheLargestVariances()
    {
        using var scope = NewDisposeScope();
        var (turn, _) = linalg.qr(NormalDraws.Of(3, 5, [0, 0, 0], [1, 1, 1])); // (5, 3), orthonormal columns
        var features = NormalDraws.Of(4, 4000, [1, 0, -2], [3, 2, 0.1]).mm(turn.transpose(0, 1)); // (4000, 5)

        using var axes = PrincipalAxes.Fit(features, 2);

        var moments = GaussianMoments.Of(axes.Project(features));
        var deviation = Math.Sqrt(2.0 / 4000); // of a variance, relative
        Assert.InRange(moments.Covariance[0] / 9, 1 - 5 * deviation, 1 + 5 * deviation);
        Assert.InRange(moments.Covariance[3] / 4, 1 - 5 * deviation, 1 + 5 * deviation);
        Assert.Equal(0, moments.Covariance[1], 9); // of the features that it was fitted to, exactly
        Assert.All(moments.Mean, m => Assert.Equal(0, m, 9));
        Assert.Equal(13 / 13.01, axes.VarianceShare, 3);
    }

    [Fact]
    public void AFileBringsTheSameAxes()
    {
        using var scope = NewDisposeScope();
        var features = NormalDraws.Of(5, 20, [0, 0, 0], [3, 2, 1]);
        using var axes = PrincipalAxes.Fit(features, 2);

        axes.Save(_file);
        using var again = PrincipalAxes.Load(_file);

        TensorAssert.Same(axes.Project(features), again.Project(features));
        Assert.Equal((2, axes.VarianceShare), (again.Count, again.VarianceShare));
    }

    [Fact]
    public void OtherFilesAndShapesAreRefused()
    {
        using var scope = NewDisposeScope();
        var features = NormalDraws.Of(5, 4, [0, 0, 0], [3, 2, 1]);
        using var axes = PrincipalAxes.Fit(features, 2);
        SafetensorsWriter.Write(_file, new Dictionary<string, Tensor> { ["mean"] = zeros(3) });

        Assert.Contains("no principal axes", Assert.Throws<CheckpointException>(() => PrincipalAxes.Load(_file)).Message);
        Assert.Contains("(N, 3)", Assert.Throws<ArgumentException>(() => axes.Project(zeros(2, 4))).Message);
        Assert.Contains("4 axes", Assert.Throws<ArgumentException>(() => PrincipalAxes.Fit(features, 4)).Message);
    }
}
