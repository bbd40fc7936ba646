using System.Net;

namespace WebStudio.Tests;

public class OwnPageOnlyTests
{
    [Fact]
    public async Task OtherSitesChangeNothing()
    {
        using var studio = new TestStudio();
        using var client = studio.CreateClient();
        var clip = Assert.Single(await client.MakeAsync());
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/clips/{clip.Id}/replay");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        var response = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        await response.ProblemAsync();
        Assert.Single(studio.Model.Calls);
    }

    [Fact]
    public async Task OtherNamesOfTheHostAreRefused()
    {
        using var studio = new TestStudio();
        using var client = studio.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/clips") { Headers = { Host = "attacker.example" } };

        Assert.Equal(HttpStatusCode.BadRequest, (await client.SendAsync(request)).StatusCode);
    }
}
