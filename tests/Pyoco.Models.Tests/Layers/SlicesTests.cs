using static TorchSharp.torch;

namespace Pyoco.Models.Tests;

public sealed class SlicesTests
{
    [Theory]
    [InlineData(12, 5, 1, "0+5 5+5 10+2")]
    [InlineData(12, 12, 1, "0+12")]
    [InlineData(12, 50, 4, "0+12")]
    [InlineData(12, 10, 4, "0+8 8+4")]
    [InlineData(12, 4, 4, "0+4 4+4 8+4")]
    [InlineData(14, 3, 7, "0+3 3+3 6+1 7+3 10+3 13+1")]
    public void SlicesAreWholeGroupsOrPartsOfOne(int count, int length, int group, string expected)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var x = TinyModels.Normal(count, 3);
        var slices = new List<string>();

        var result = Slices.Map(
            x,
            length,
            (part, first) =>
            {
                slices.Add($"{first}+{part.size(0)}");
                return part.repeat(1, 2);
            },
            group: group);

        Assert.Equal(expected, string.Join(' ', slices));
        Assert.True(result.equal(x.repeat(1, 2)).all().item<bool>());
    }

    [Fact]
    public void AnyAxisCanBeCut()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var x = TinyModels.Normal(2, 3, 7);

        var result = Slices.Map(x, 2, (part, first) => part.neg().Plus(first), axis: 2);

        Assert.True(result.equal(x.neg().Plus(tensor(new float[] { 0, 0, 2, 2, 4, 4, 6 }))).all().item<bool>());
    }

    [Fact]
    public void WithGradientsEverythingGoesAtOnce()
    {
        using var scope = NewDisposeScope();
        var calls = 0;

        Slices.Map(TinyModels.Normal(4, 3), 1, (part, _) =>
        {
            calls++;
            return part.neg();
        });

        Assert.Equal(1, calls);
    }

    [Fact]
    public void OnOtherDevicesEverythingGoesAtOnce()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();

        var x = zeros([4, 1 << 20], device: META); // on a CPU four slices

        var tokens = Slices.Map(x, Slices.OfTokens(x), (part, _) => part.narrow(0, 0, 1));
        var maps = Slices.Map(x.repeat(1, 4), Slices.OfMaps(x.repeat(1, 4)), (part, _) => part.narrow(0, 0, 1));

        Assert.Equal(1, tokens.size(0));
        Assert.Equal(1, maps.size(0));
    }

    [Fact]
    public void OnlyTheResultOutlivesTheMap()
    {
        using var outer = NewDisposeScope();
        using var noGrad = no_grad();
        var x = TinyModels.Normal(6, 3);
        using var scope = NewDisposeScope();

        Slices.Map(x, 2, (part, _) => part.neg().neg());

        Assert.Equal(1, scope.DisposablesCount);
    }

    [Fact]
    public void ASliceHoldsAtLeastOne()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(1, Slices.OfTokens(zeros(2, 1 << 20)));
        Assert.Equal(1, Slices.OfMaps(zeros(2, 4, 1024, 1024)));
        Assert.Equal(1024, Slices.OfTokens(zeros(3, 320)));
        Assert.Equal(64, Slices.OfTokens(zeros(2, 16, 160, 9), axis: 3));
    }
}
