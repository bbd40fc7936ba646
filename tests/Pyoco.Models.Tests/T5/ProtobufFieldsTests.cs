namespace Pyoco.Models.Tests;

public sealed class ProtobufFieldsTests
{
    [Fact]
    public void FieldsOfEveryWireTypeAreRead()
    {
        // 1: the number 300; 2: the bytes 7, 8; 3: the float 1; 4: eight bytes; 16: the number -1.
        byte[] message =
        [
            0x08, 0xAC, 0x02, 0x12, 2, 7, 8, 0x1D, 0, 0, 0x80, 0x3F, 0x21, 1, 2, 3, 4, 5, 6, 7, 8, 0x80, 0x01, 255, 255, 255, 255, 255, 255,
            255, 255, 255, 1,
        ];
        var fields = new ProtobufFields(message);
        var seen = new List<string>();

        while (fields.Next())
        {
            seen.Add($"{fields.Number}: {fields.Integer} {fields.Bytes.Length} {(fields.Bytes.Length == 4 ? fields.Float : 0)}");
        }

        Assert.Equal(["1: 300 0 0", "2: 0 2 0", "3: 0 4 1", "4: 0 8 0", "16: -1 0 0"], seen);
    }

    [Theory]
    [InlineData(new byte[] { 0x12, 3, 7, 8 })]
    [InlineData(new byte[] { 0x08, 0xAC })]
    [InlineData(new byte[] { 0x08 })]
    [InlineData(new byte[] { 0x1D, 0, 0 })]
    [InlineData(new byte[] { 0x0B })]
    [InlineData(new byte[] { 0x00, 1 })] // field 0
    [InlineData(new byte[] { 0x88, 0x80, 0x80, 0x80, 0x80, 0x01, 1 })] // field 2^32 + 1, which is not field 1
    [InlineData(new byte[] { 0x08, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 })]
    public void DamagedMessagesAreRefused(byte[] message) => Assert.Throws<FormatException>(() => Walk(message));

    [Fact]
    public void AFloatHasFourBytes() => Assert.Throws<FormatException>(() =>
    {
        var fields = new ProtobufFields(new byte[] { 0x12, 2, 7, 8 });
        fields.Next();
        return fields.Float;
    });

    private static void Walk(byte[] message)
    {
        var fields = new ProtobufFields(message);
        while (fields.Next())
        {
        }
    }
}
