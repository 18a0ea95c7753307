using System.Text;
using Breakeven.Ledger.Writing;

namespace Breakeven.Ledger.Tests.Writing;

public sealed class Crc32CTests
{
    [Theory]
    [InlineData("123456789", 0xE3069283)] // the check value of CRC-32C in the catalogue of parametrised CRC algorithms
    [InlineData("", 0x00000000)]
    public void Of_KnownText_IsThePublishedValue(string text, uint expected) => Assert.Equal(expected, Crc32C.Of(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Of_ThirtyTwoZeros_IsTheValueOfRfc3720() => Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32]));
}
