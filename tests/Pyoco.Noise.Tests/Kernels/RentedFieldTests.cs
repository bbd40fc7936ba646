namespace Pyoco.Noise.Tests;

public sealed class RentedFieldTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void TheSpanIsAsLongAsAskedForAndLiesInTheArray(int length)
    {
        using var field = new RentedField(length);

        field.Span.Fill(7);

        Assert.Equal(length, field.Span.Length);
        Assert.Equal(Enumerable.Repeat(7f, length), field.Array.Take(length));
    }

    [Fact]
    public void FieldsInUseAreApart()
    {
        using var first = new RentedField(1000);
        using var second = new RentedField(1000);

        Assert.NotSame(first.Array, second.Array);
    }
}
