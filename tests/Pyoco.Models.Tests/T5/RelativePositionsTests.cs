using TorchSharp;

namespace Pyoco.Models.Tests;

public sealed class RelativePositionsTests
{
    // Of 16 buckets a side, 8 hold one distance each; the others begin at 8 * 2^(j/2): 8, 11.3, 16, 22.6, 32, 45.3, 64, 90.5.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 1)]
    [InlineData(-7, 7)]
    [InlineData(-8, 8)]
    [InlineData(-11, 8)]
    [InlineData(-12, 9)]
    [InlineData(-15, 9)]
    [InlineData(-16, 10)]
    [InlineData(-22, 10)]
    [InlineData(-23, 11)]
    [InlineData(-31, 11)]
    [InlineData(-32, 12)]
    [InlineData(-45, 12)]
    [InlineData(-46, 13)]
    [InlineData(-63, 13)]
    [InlineData(-64, 14)]
    [InlineData(-90, 14)]
    [InlineData(-91, 15)]
    [InlineData(-128, 15)]
    [InlineData(-10_000, 15)]
    [InlineData(1, 17)]
    [InlineData(16, 26)]
    [InlineData(10_000, 31)]
    public void BucketsGrowByAConstantFactor(int distance, int bucket) => Assert.Equal(bucket, RelativePositions.Bucket(distance, 32, 128));

    [Fact]
    public void RowsAttendToColumns()
    {
        using var buckets = RelativePositions.Buckets(3, 32, 128, torch.CPU);

        Assert.Equal([0, 17, 18, 1, 0, 17, 2, 1, 0], buckets.data<long>().ToArray());
        Assert.Equal([3, 3], buckets.shape);
    }
}
