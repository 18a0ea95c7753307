using System.Buffers;
using System.Text;
using CsCheck;

namespace Breakeven.Protocols.Streaming;

public class Utf8RepairTests
{
    [Fact]
    public void Write_AnyBytes_GivesWhatADecoderWithReplacementGives() =>
        Gen.OneOf<byte>([.. "ab\n"u8, 0x80, 0xC3, 0xA9, 0xE2, 0x82, 0xAC, 0xF0, 0x9F, 0x99, 0x82, 0xED, 0xA0, 0xFF]).Array[0, 20].Sample(bytes =>
        {
            ArrayBufferWriter<byte> output = new();
            bool replaced = Utf8Repair.Write(output, bytes);
            return Encoding.UTF8.GetString(output.WrittenSpan) == Encoding.UTF8.GetString(bytes)
                && replaced == !output.WrittenSpan.SequenceEqual(bytes);
        }, iter: 20_000);
}
