namespace Pyoco.Models.Tests;

public sealed class StableDiffusionConfigTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatIsStatedStandsInForWhatWouldBeRead()
    {
        using var model = new TinyLdm(ClipTokenizer.Load(TinyModels.Tokenizer(_folder.PathOf("words"))));
        var path = _folder.PathOf("ldm.safetensors");
        SafetensorsWriter.Write(path, model.Tensors(isVersion2: false));
        var stated = model.Config with { Scheduler = SchedulerConfig.Parse("""{"_class_name": "DDIMScheduler"}""") };

        using var file = StableDiffusionFile.Open(path, stated);

        Assert.Equal(
            (stated.UNet, stated.Autoencoder, stated.Text, stated.Scheduler), (file.UNet, file.Autoencoder, file.Text, file.Scheduler));
        Assert.Contains(
            "StableDiffusionConfig.UNet",
            Assert.Throws<NotSupportedException>(() => StableDiffusionFile.Open(path, stated with { UNet = null })).Message);
    }
}
