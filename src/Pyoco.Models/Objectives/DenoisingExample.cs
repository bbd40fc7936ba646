using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>What a network is fed in one evaluation of training, and what it should answer.</summary>
public sealed class DenoisingExample : IDisposable
{
    private readonly ObjectiveFactors[] _factors;

    private DenoisingExample(ObjectiveFactors[] factors, Tensor noisy, Tensor input, Tensor timesteps, Tensor target) =>
        (_factors, Noisy, Input, Timesteps, Target) = (factors, noisy, input, timesteps, target);

    /// <summary>The noisy videos, (B, C, F, H, W).</summary>
    public Tensor Noisy { get; }

    /// <summary>The noisy videos as the network takes them, (B, C, F, H, W).</summary>
    public Tensor Input { get; }

    /// <summary>What tells the network the levels, (B), float32.</summary>
    public Tensor Timesteps { get; }

    /// <summary>The answer, (B, C, F, H, W).</summary>
    public Tensor Target { get; }

    /// <summary>Puts noise on clean videos.</summary>
    /// <param name="objective">What the network learns to answer.</param>
    /// <param name="clean">Clean videos, (B, C, F, H, W), float32; the caller keeps them.</param>
    /// <param name="noise">Unit noise of the same shape; the caller keeps it.</param>
    /// <param name="levels">A level for each video.</param>
    /// <exception cref="ArgumentException">The shapes or the number of levels differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The objective cannot be trained at a level.</exception>
    public static DenoisingExample Create(TrainingObjective objective, Tensor clean, Tensor noise, IReadOnlyList<NoiseLevel> levels)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(clean);
        ArgumentNullException.ThrowIfNull(noise);
        ArgumentNullException.ThrowIfNull(levels);
        if (!clean.shape.SequenceEqual(noise.shape) || clean.dim() < 2 || clean.size(0) != levels.Count)
        {
            throw new ArgumentException(
                $"The clean videos are [{string.Join(", ", clean.shape)}], the noise [{string.Join(", ", noise.shape)}] and there are "
                    + $"{levels.Count} levels; one shape, and a level a video, was expected.", nameof(noise));
        }

        using var scope = NewDisposeScope();
        ObjectiveFactors[] factors = [.. levels.Select(objective.At)];
        var noisy = Mix(f => f.Level.Signal, f => f.Level.Noise);
        var timesteps = tensor([.. factors.Select(f => (float)f.Timestep)], device: clean.device);
        return new DenoisingExample(
            factors,
            noisy.DetachFromDisposeScope(),
            noisy.mul(PerVideo(f => f.Input)).DetachFromDisposeScope(),
            timesteps.DetachFromDisposeScope(),
            Mix(f => f.OfClean, f => f.OfNoise).DetachFromDisposeScope());

        Tensor Mix(Func<ObjectiveFactors, double> ofClean, Func<ObjectiveFactors, double> ofNoise) =>
            clean.mul(PerVideo(ofClean)).Plus_(noise.mul(PerVideo(ofNoise)));

        Tensor PerVideo(Func<ObjectiveFactors, double> factor) => tensor([.. factors.Select(f => (float)factor(f))], device: clean.device)
            .view([factors.Length, .. Enumerable.Repeat(1L, (int)clean.dim() - 1)]);
    }

    /// <summary>The loss of each video: the mean squared error of the answer, weighted by its level.</summary>
    /// <param name="answer">What the network answered, of the shape of <see cref="Target"/>.</param>
    /// <param name="weight">How much levels count; <see cref="LossWeight.None"/> when null.</param>
    /// <returns>(B), float32, with the graph behind it; the caller owns it. The loss of a step is its mean.</returns>
    /// <exception cref="ArgumentException">The answer has another shape.</exception>
    public Tensor Losses(Tensor answer, LossWeight? weight = null)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (!answer.shape.SequenceEqual(Target.shape))
        {
            throw new ArgumentException(
                $"The answer is [{string.Join(", ", answer.shape)}]; [{string.Join(", ", Target.shape)}] was expected.", nameof(answer));
        }

        using var scope = NewDisposeScope();
        var weights = tensor([.. _factors.Select(f => (float)(weight ?? LossWeight.None).At(f))], device: Target.device);
        var errors = answer.to(ScalarType.Float32).sub(Target).square().flatten(1).mean([1]);
        return errors.mul(weights).MoveToOuterDisposeScope();
    }

    /// <summary>Some of the videos: views, which the caller owns.</summary>
    /// <param name="first">The first video.</param>
    /// <param name="count">How many.</param>
    internal DenoisingExample Of(long first, long count)
    {
        Tensor Some(Tensor all) => all.narrow(0, first, count);

        return new DenoisingExample(
            _factors[(int)first..(int)(first + count)], Some(Noisy), Some(Input), Some(Timesteps), Some(Target));
    }

    /// <summary>Releases the tensors.</summary>
    public void Dispose()
    {
        Noisy.Dispose();
        Input.Dispose();
        Timesteps.Dispose();
        Target.Dispose();
    }
}
