namespace Pyoco.Models.Tests;

public sealed class MotionDescriptionTests
{
    // The list of the first version has a module in the middle, which the published weights have not.
    [Theory]
    [InlineData("animatediff-v1-adapter", "AnimateDiff v1 motion module for SD 1.5, 21 modules, 453 M parameters")]
    [InlineData("animatediff-v2-adapter", "AnimateDiff v2 motion module for SD 1.5, 21 modules, 453 M parameters")]
    [InlineData("animatediff-v3-adapter", "AnimateDiff v3 motion module for SD 1.5, 20 modules, 417 M parameters")]
    public void PublishedAdaptersAreTold(string list, string text)
    {
        var finding = MotionDescription.Of(KeyLists.Read(list))!;

        Assert.Equal((text, ModelKind.MotionAdapter, "SD 1.5"), (finding.Text, finding.Kind, finding.Base));
    }

    [Theory]
    [InlineData("animatediff-v2-adapter", "v2", true)]
    [InlineData("animatediff-v3-adapter", "v3", true)]
    [InlineData("animatediff-v2-adapter", "AnimateLCM", false)]
    [InlineData("animatediff-v3-adapter", "v1 or v3 (it has no positions)", false)]
    public void TheAuthorsNamesAreReadLikewise(string list, string version, bool positions)
    {
        var weights = KeyLists.Read(list).Renamed(n => !positions && n.EndsWith(".pe", StringComparison.Ordinal) ? null : Original(n));

        Assert.StartsWith($"AnimateDiff {version} motion module for SD 1.5, ", MotionDescription.Of(weights)!.Text);
        Assert.EndsWith(" M parameters, in its authors' names", MotionDescription.Of(weights)!.Text);
    }

    [Fact]
    public void ANetworkWithMotionModulesIsNoAdapter() => Assert.Null(MotionDescription.Of(KeyLists.Read("sd15-v3-motion-unet")));

    private static string Original(string name) =>
        System.Text.RegularExpressions.Regex.Replace(name, @"motion_modules\.(\d)\.", "motion_modules.$1.temporal_transformer.")
            .Replace(".pos_embed.", ".attention_blocks.0.pos_encoder.", StringComparison.Ordinal)
            .Replace(".attn1.", ".attention_blocks.0.", StringComparison.Ordinal)
            .Replace(".attn2.", ".attention_blocks.1.", StringComparison.Ordinal).Replace(".norm1.", ".norms.0.", StringComparison.Ordinal)
            .Replace(".norm2.", ".norms.1.", StringComparison.Ordinal).Replace(".norm3.", ".ff_norm.", StringComparison.Ordinal);
}
