using Pyoco;
using static TorchSharp.torch;

namespace NoiseLab;

/// <summary>The two directions in which the noises of frames differ most.</summary>
/// <param name="Points">The frames' places along the two, clip by clip and frame by frame.</param>
/// <param name="Share">How much of the variance they hold, from 0 to 1.</param>
internal sealed record PrincipalComponents(IReadOnlyList<(double X, double Y)> Points, double Share)
{
    /// <param name="noise">(B, C, F, H, W), a sample a clip.</param>
    public static PrincipalComponents Of(Tensor noise)
    {
        using var scope = NewDisposeScope();
        var frames = noise.size(VideoShape.BatchAxis) * noise.size(VideoShape.FrameAxis);
        var vectors = noise.transpose(VideoShape.ChannelAxis, VideoShape.FrameAxis).reshape(frames, -1).to(ScalarType.Float64);
        var centred = vectors.sub(vectors.mean([0], keepdim: true));

        // Of the two products of the matrix with itself the smaller has the same eigenvalues.
        var isWide = frames <= centred.size(1);
        var (values, directions) = linalg.eigh(isWide ? centred.mm(centred.t()) : centred.t().mm(centred)); // rising
        var two = directions.narrow(1, directions.size(1) - 2, 2);
        var places = isWide ? two.mul(values.narrow(0, values.size(0) - 2, 2).relu().sqrt()) : centred.mm(two); // (frames, 2)
        var numbers = places.flatten().data<double>().ToArray();
        var share = values.narrow(0, values.size(0) - 2, 2).sum().item<double>() / values.sum().item<double>();
        return new PrincipalComponents([.. numbers.Chunk(2).Select(pair => (pair[1], pair[0]))], share);
    }
}
