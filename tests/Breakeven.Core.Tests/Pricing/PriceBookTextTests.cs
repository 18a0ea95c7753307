using System.Text;
using CsCheck;

namespace Breakeven.Pricing;

public class PriceBookTextTests
{
    private const string Head = "# breakeven price book, format 1\n!source\t1\t2026-07-24\ttest\n";

    [Fact]
    public void Read_AllColumns_GivesThemAll()
    {
        RateCard card = Assert.Single(Read(Head + "p\tm\tflex\teu\t2026-01-01\t2026-02-01\t~1\tembeddings\t0.1\t0.2\t0.03\t0.4\t0.5\t1000\t200\t128000:1/2///;200000:3/4/0.5/6/7\tnote\n").Cards);
        Assert.Equal(("p", "m", ServiceTier.Flex, new Region("eu")), (card.Provider.Value, card.Model.Value, card.Tier, card.Region));
        Assert.Equal((new DateOnly(2026, 1, 1), new DateOnly(2026, 2, 1)), (card.ValidFrom, card.ValidUntil));
        Assert.Equal((true, "embeddings", 1000, 200, "note"), (card.IsEstimate, card.Operation, card.MaxInputTokens, card.MaxOutputTokens, card.Note));
        Assert.Equal(("test", new DateOnly(2026, 7, 24)), (card.Source, card.SourceDate));
        Assert.Equal(new TokenRates(0.1m, 0.2m, 0.03m, 0.4m, 0.5m), card.Rates);
        Assert.Equal([new(128_000, new(1, 2)), new(200_000, new(3, 4, 0.5m, 6, 7))], card.LongContext);
    }

    [Theory]
    [InlineData("something else\n", 1)]
    [InlineData(Head + "p\tm\t\t\t\t\t2\t\t1\n", 3)]
    [InlineData(Head + "p\tm\t\t\t\t\t1\t\t-1\n", 3)]
    [InlineData(Head + "p\tm\t\t\t\t\t1\t\tNaN\n", 3)]
    [InlineData(Head + "p\tm\t\t\t\t\t1\t\t\t\t5\n", 3)]
    [InlineData(Head + "p\tm\tfast\t\t\t\t1\t\t1\n", 3)]
    [InlineData(Head + "p\tm\t\t\t24.7.2026\t\t1\t\t1\n", 3)]
    [InlineData(Head + "p\tm\t\t\t\t\t1\t\t1\t2\t\t\t\t\t\t200000:1/2\n", 3)]
    [InlineData(Head + "p\tm\t\t\t\t\t1\t\t1\t2\t\t\t\t\t\t2:1/2///;1:1/2///\n", 3)]
    [InlineData(Head + "\tm\t\t\t\t\t1\t\t1\n", 3)]
    [InlineData(Head + "p\tm\n", 3)]
    [InlineData(Head + "p\tm\t\t\t\t\t1\t\t1\t\t\t\t\t\t\t\t\tmore\n", 3)]
    [InlineData(Head + "!source\t1\t2026-07-24\tagain\n", 3)]
    public void Read_BrokenLine_NamesIt(string text, int line) =>
        Assert.Equal(line, Assert.Throws<CatalogFormatException>(() => Read(text)).Line);

    [Fact]
    public void Write_SameCardsInAnyOrder_GivesSameBytesAndVersion()
    {
        RateCard[] cards = [.. ShippedCatalogs.Prices.Cards];
        PriceBook book = PriceBookWriter.Versioned(cards);
        Array.Reverse(cards);
        Assert.Equal(ShippedCatalogs.Prices.Version, book.Version);
        Assert.Equal(book.Version, PriceBookWriter.Versioned(cards).Version);
    }

    [Fact]
    public async Task ReadAsync_WrittenBook_GivesTheSameCards()
    {
        using MemoryStream content = new();
        PriceBookWriter.Write(ShippedCatalogs.Prices, content);
        content.Position = 0;
        PriceBook read = await PriceBookReader.ReadAsync(content, TestContext.Current.CancellationToken);
        Assert.Equal(ShippedCatalogs.Prices.Version, read.Version);
        Assert.Equal(ShippedCatalogs.Prices.Cards.Length, read.Cards.Length);
    }

    [Fact]
    public void WriteThenRead_AnyCard_IsUnchanged() => RateCardGen.Any.Sample(card =>
    {
        RateCard read = Assert.Single(PriceBookWriter.Versioned([card]).Cards);
        Assert.Equal(card with { LongContext = [] }, read with { LongContext = [] });
        Assert.Equal(card.LongContext, read.LongContext);
    });

    private static PriceBook Read(string text) => PriceBookReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
