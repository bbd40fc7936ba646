namespace Pyoco.Models.Tests;

public sealed class TextDescriptionTests
{
    [Theory]
    [InlineData(
        "clip-l-text", "CLIP-L text encoder (CLIPTextModel) for SD 1.5, 12 layers of size 768, 123 M parameters", ModelKind.ClipText)]
    [InlineData(
        "openclip-h-text", "OpenCLIP-H text encoder (CLIPTextModel) for SD 2.1 and ModelScope, 23 layers of size 1024, 340 M parameters",
        ModelKind.ClipText)]
    [InlineData(
        "t5-v1_1-xxl-encoder", "T5 v1.1 XXL text encoder (T5EncoderModel), 24 layers of size 4096, 4,762 M parameters", ModelKind.T5Text)]
    public void PublishedEncodersAreTold(string list, string text, ModelKind kind)
    {
        var finding = TextDescription.Of(KeyLists.Read(list))!;

        Assert.Equal((text, kind), (finding.Text, finding.Kind));
    }

    [Fact]
    public void NeitherThePrefixNorThePositionsMatter()
    {
        var published = KeyLists.With(KeyLists.Read("clip-l-text"), ("text_model.embeddings.position_ids", [1, 77]));

        Assert.Equal(TextDescription.Of(published), TextDescription.Of(KeyLists.Read("clip-l-text").Below("text_model.")));
    }
}
