namespace Pyoco.Models.Tests;

public sealed class ClipListingTests : IDisposable
{
    private readonly ClipFolderFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ClipsAndCaptionsMeetInWhateverOrderTheyCome()
    {
        _folder.Add("a.png");
        var source = new ClipFile(_folder.PathOf("a.png"));
        var listing = new ClipListing();
        listing.Say("b", [" one ", "", "one", "two"]);
        listing.Add("b", source);
        listing.Add("a", source);
        listing.Say("c", ["three"]);
        listing.Say("a", ["  "]);
        listing.Skip("d", "It is damaged.");

        var (clips, skipped) = listing.Result(requireCaptions: true);
        var (all, _) = listing.Result(requireCaptions: false);

        Assert.Equal(["one", "two"], Assert.Single(clips).Captions);
        Assert.Equal(["a", "c", "d"], skipped.Select(s => s.Name));
        Assert.Equal([""], all[0].Captions);
    }

    [Fact]
    public void AClipWithoutAnEndToItsCaptionIsLeftOutByName()
    {
        _folder.Add("a.png");
        var listing = new ClipListing();
        listing.Add("a", new ClipFile(_folder.PathOf("a.png")));
        listing.Say("a", ["one", new string('x', 65537)]);

        var (clips, skipped) = listing.Result(requireCaptions: true);

        Assert.Empty(clips);
        Assert.Equal([new("a", "Its caption has 65537 characters; at most 65536 were expected.")], skipped);
    }
}
