namespace Breakeven.Pricing;

public class MoneyTests
{
    [Theory]
    [InlineData("0", "$0")]
    [InlineData("1234.5", "$1,235")]
    [InlineData("12.345", "$12.35")]
    [InlineData("0.0001134", "$0.0001134")]
    [InlineData("-3.5", "-$3.50")]
    public void ToString_AnyAmount_ReadsAsPeopleWriteIt(string usd, string expected) =>
        Assert.Equal(expected, new Money(decimal.Parse(usd)).ToString());

    [Fact]
    public void Addition_BeyondDecimal_ThrowsInsteadOfWrapping() =>
        Assert.Throws<OverflowException>(() => new Money(decimal.MaxValue) + new Money(decimal.MaxValue));
}
