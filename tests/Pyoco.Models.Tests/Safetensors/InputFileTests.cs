using System.Diagnostics;

namespace Pyoco.Models.Tests;

public sealed class InputFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFolderWhereAFileIsMeantIsSaidToBeOneWithWhatItHolds()
    {
        _folder.WriteText("unet/config.json", "{}");
        _folder.WriteText("unet/model.safetensors", "");

        var error = Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(_folder.PathOf("unet")));

        Assert.Equal(
            $"{_folder.PathOf("unet")} is a folder of config.json, model.safetensors; a safetensors file was expected.", error.Message);
        Assert.Contains("is a folder", Assert.Throws<CheckpointException>(() => SafetensorsShards.Open(_folder.Path)).Message);
        Assert.Contains("is a folder", Assert.Throws<CheckpointException>(() => PrecomputedTextEncoder.Load(_folder.Path)).Message);
    }

    [Fact]
    public void AFileWhereAFolderIsMeantIsSaidToBeOne()
    {
        var file = _folder.WriteText("model.safetensors", "");
        Action[] doors =
        [
            () => ImageUNet.Load(file), () => VideoUNet.Load(file), () => AutoencoderKL.Load(file), () => AutoencoderTiny.Load(file),
            () => ClipTokenizer.Load(file), () => T5Tokenizer.Load(file), () => ModelFolder.Load(file),
        ];

        Assert.All(doors, door => Assert.Contains($"{file} is a file; ", Assert.Throws<CheckpointException>(door).Message));
    }

    [SkippableFact]
    public void APipeHoldsNobodyUp()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        var pipe = _folder.PathOf("pipe.safetensors");
        Process.Start("mkfifo", [pipe]).WaitForExit();

        Assert.Contains("a pipe", Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(pipe)).Message);
        Assert.Contains("a pipe", Assert.Throws<CheckpointException>(() => StrictJson.ReadObject(pipe)).Message);
    }

    [Fact]
    public void WhatIsMissingIsNotFound() =>
        Assert.Throws<FileNotFoundException>(() => InputFile.Check(_folder.PathOf("absent"), "a file"));
}
