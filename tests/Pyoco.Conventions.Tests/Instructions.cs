using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Pyoco.Conventions.Tests;

/// <summary>The instructions of a compiled method, as far as they name something.</summary>
internal static class Instructions
{
    private static readonly Dictionary<short, OpCode> OpCodesByValue =
        typeof(OpCodes).GetFields().Select(f => (OpCode)f.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>The types, methods and fields that a body names.</summary>
    public static IReadOnlyList<EntityHandle> Tokens(BlobReader body)
    {
        var tokens = new List<EntityHandle>();
        while (body.RemainingBytes > 0)
        {
            var code = OpCodesByValue[body.ReadByte() is var first && first == 0xFE ? (short)(0xFE00 | body.ReadByte()) : first];
            switch (code.OperandType)
            {
                case OperandType.InlineSwitch:
                    var targets = body.ReadInt32(); // read first: it moves the offset that the sum starts from
                    body.Offset += 4 * targets;
                    break;
                case OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok:
                    tokens.Add(MetadataTokens.EntityHandle(body.ReadInt32()));
                    break;
                default:
                    body.Offset += SizeOf(code.OperandType);
                    break;
            }
        }

        return tokens;
    }

    private static int SizeOf(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
