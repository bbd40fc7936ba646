using static TorchSharp.torch;

namespace Pyoco.Models;

/// <summary>Gradient checkpointing (Chen et al., arXiv 1604.06174): of what a block makes on the way to its output nothing is kept for the
/// backward pass, which makes it again from the block's inputs.</summary>
/// <remarks>A step takes a forward pass more, and in memory the inputs of its blocks and what one block makes. The gradients are those
/// without it; the output is computed as without gradients, which on a CPU may take another way of the same mathematics.</remarks>
internal sealed class Recomputation : autograd.SingleTensorFunction<Recomputation>
{
    private const string BlockKey = "block";

    public override string Name => nameof(Recomputation);

    /// <summary>A block's output, with gradients for its inputs and its weights.</summary>
    /// <param name="block">A function of its inputs and its weights, which draws nothing at random.</param>
    /// <param name="inputs">The inputs; the caller keeps them.</param>
    /// <returns>The output; the caller owns it.</returns>
    public static Tensor Of(Func<Tensor[], Tensor> block, params Tensor[] inputs)
    {
        // The backward pass comes to a block for an input that takes a gradient; where none does, the weights still may.
        var anchor = zeros(1, device: inputs[0].device, requires_grad: true);
        return apply([block, anchor, .. inputs]);
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.save_data(BlockKey, vars[0]);
        ctx.save_for_backward([.. vars.Skip(2).Cast<Tensor>()]);
        return ((Func<Tensor[], Tensor>)vars[0])([.. vars.Skip(2).Cast<Tensor>()]);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var grad = set_grad_enabled(true);
        var saved = ctx.get_saved_variables();
        Tensor[] inputs = [.. saved.Select(t => t.detach().requires_grad_(t.requires_grad))];
        var output = ((Func<Tensor[], Tensor>)ctx.get_data(BlockKey))(inputs);
        if (output.requires_grad)
        {
            autograd.backward([output], [grad_output]);
        }

        return [null!, null!, .. inputs.Select(i => i.requires_grad ? i.grad! : null!)];
    }
}
