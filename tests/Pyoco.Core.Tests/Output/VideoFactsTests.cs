namespace Pyoco.Tests;

public sealed class VideoFactsTests
{
    [Theory]
    [InlineData("30000/1001", 29.97002997)]
    [InlineData("25/1", 25.0)]
    [InlineData("0/0", null)]
    [InlineData("25", null)]
    [InlineData("-1/2", null)]
    [InlineData(null, null)]
    public void RatesAreFractions(string? text, double? rate)
    {
        var read = VideoFacts.Fraction(text);

        Assert.Equal(rate is null, read is null);
        Assert.Equal(rate ?? 0, read ?? 0, 8);
    }

    [Fact]
    public void AFileThatIsToBeTurnedIsShownTurned()
    {
        const string json = """
            {"streams":[{"width":64,"height":48,"avg_frame_rate":"0/0","r_frame_rate":"15/2","nb_frames":"12",
            "side_data_list":[{},{"rotation":-90}]}]}
            """;

        var facts = VideoFacts.Parse(json);

        Assert.Equal(new VideoFacts(48, 64, 7.5, 12), facts);
    }

    [Fact]
    public void EvenFramesAreToldByBothRatesBeingOne()
    {
        const string json = """
            {"streams":[{"width":64,"height":48,"avg_frame_rate":"25/1","r_frame_rate":"25/1","nb_read_packets":"9"}]}
            """;

        Assert.Equal(new VideoFacts(64, 48, 25, 9) { IsEven = true }, VideoFacts.Parse(json));
    }

    [Theory]
    [InlineData("""{"streams":[]}""", "no video")]
    [InlineData("""{}""", "no video")]
    [InlineData("""{"streams":[{"width":0,"height":0}]}""", "size")]
    public void AFileWithoutVideoIsRefused(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => VideoFacts.Parse(json)).Message);
}
