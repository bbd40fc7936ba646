using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class AutoencoderKLNetworkTests
{
    [Fact]
    public void EveryParameterLearns()
    {
        using var scope = NewDisposeScope();
        using var network = TinyAutoencoders.Small(new AutoencoderKLNetwork(TinyAutoencoders.Variational, CPU));
        var moments = network.Encode(TinyModels.Normal(2, 3, 8, 8));

        network.Decode(moments.narrow(1, 0, 4)).square().mul(TinyModels.Normal(2, 3, 8, 8)).sum().Plus(moments.square().sum()).backward();

        // The key's bias adds the same to all scores of a query: softmax does not see it.
        var idle = network.named_parameters().Where(
            p => !p.name.EndsWith("to_k.bias", StringComparison.Ordinal) && p.parameter.grad?.abs().max().item<float>() is null or 0);
        Assert.Empty(idle.Select(p => p.name));
    }

    [Fact]
    public void WhatTheConfigLeavesOutIsNotThere()
    {
        var config = TinyAutoencoders.Variational with { QuantConv = false, PostQuantConv = false, MiddleAttention = false };
        using var network = new AutoencoderKLNetwork(config, META);

        Assert.DoesNotContain(network.named_parameters(), p => p.name.Contains("quant_conv") || p.name.Contains("attentions"));
    }
}
