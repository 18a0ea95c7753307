using System.Text;

namespace Breakeven.Pricing.Importing;

public class PriceBookImporterTests
{
    private static readonly DateOnly Seen = new(2026, 7, 24), Day = new(2026, 9, 1);
    private static readonly ProviderName OpenAi = new("openai");

    [Fact]
    public void Import_ChangedPrice_EndsTheOldCardAndStartsANewOne()
    {
        (PriceBook next, PriceUpdateReport report) = Import(LiteLlm(("m", "2e-06")), Book(Card("m", 1)));
        (RateCard old, RateCard changed) = Assert.Single(report.Changed);
        Assert.Equal((1m, 2m), (old.Rates.Input, changed.Rates.Input));
        Assert.Equal(1m, next.Find(OpenAi, new("m"), Day.AddDays(-1))!.Rates.Input);
        Assert.Equal(2m, next.Find(OpenAi, new("m"), Day)!.Rates.Input);
        Assert.Equal(2, next.Cards.Length);
    }

    [Fact]
    public void Import_AddedUnchangedAndUnmentioned_AreTold()
    {
        PriceBook book = Book(Card("m", 1) with { MaxOutputTokens = 77 }, Card("gone", 5));
        (PriceBook next, PriceUpdateReport report) = Import(LiteLlm(("m", "1e-06"), ("new", "3e-06"), ("bad", "-1")), book);
        Assert.Equal((1, 0), (report.Unchanged, report.Changed.Length));
        Assert.Equal("new", Assert.Single(report.Added).Model.Value);
        Assert.Equal("bad", Assert.Single(report.Dropped).Entry);
        Assert.Equal(5m, next.Find(OpenAi, new("gone"), Day)!.Rates.Input);
        RateCard confirmed = next.Find(OpenAi, new("m"), Seen)!;
        Assert.Equal((Day, 77), (confirmed.SourceDate, confirmed.MaxOutputTokens));
    }

    [Fact]
    public void Import_SameFileTwice_ChangesNothingMore()
    {
        byte[] file = LiteLlm(("m", "2e-06"), ("new", "3e-06"));
        (PriceBook once, _) = Import(file, Book(Card("m", 1)));
        (PriceBook twice, PriceUpdateReport report) = Import(file, once);
        Assert.Equal((once.Version, 2, 0, 0), (twice.Version, report.Unchanged, report.Changed.Length, report.Added.Length));
    }

    [Fact]
    public void Import_CorrectionOnTheSameDay_ReplacesTheCard()
    {
        (PriceBook once, _) = Import(LiteLlm(("m", "2e-06")), Book(Card("m", 1)));
        (PriceBook twice, _) = Import(LiteLlm(("m", "4e-06")), once);
        Assert.Equal([1m, 4m], twice.Cards.Select(card => card.Rates.Input!.Value).Order());
        Assert.All(twice.Cards, card => Assert.True(card.ValidFrom is null || card.ValidUntil is null || card.ValidFrom < card.ValidUntil));
    }

    [Fact]
    public void Import_OlderCatalog_LeavesTheBooksPrice()
    {
        PriceBook book = Book(Card("m", 1) with { SourceDate = Day.AddDays(1) });
        (PriceBook next, PriceUpdateReport report) = Import(LiteLlm(("m", "2e-06")), book);
        Assert.Equal(1m, Assert.Single(next.Cards).Rates.Input);
        Assert.Contains("later day", Assert.Single(report.Dropped).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Import_AnnouncedStep_IsAddedAndLimitsThePresentPrice()
    {
        byte[] file = Encoding.UTF8.GetBytes("""
            [{"id": "openai", "models": [{"id": "m", "prices": [{"prices": {"input_mtok": 1, "output_mtok": 1}},
              {"constraint": {"start_date": "2026-10-01"}, "prices": {"input_mtok": 7, "output_mtok": 7}}]}]}]
            """);
        (PriceBook next, PriceUpdateReport report) = Import(file, Book(Card("m", 1)));
        Assert.Equal((1, 1), (report.Unchanged, report.Added.Length));
        Assert.Equal(1m, next.Find(OpenAi, new("m"), new(2026, 9, 30))!.Rates.Input);
        Assert.Equal(7m, next.Find(OpenAi, new("m"), new(2026, 10, 1))!.Rates.Input);
        (PriceBook again, PriceUpdateReport second) = Import(file, next);
        Assert.Equal((next.Version, 0), (again.Version, second.Added.Length));
    }

    [Fact]
    public void Import_OtherNameThatDisagrees_IsDroppedWithItsReason()
    {
        byte[] file = Encoding.UTF8.GetBytes("""[{"id": "openai", "models": [{"id": "g", "match": {"equals": "m"}, "prices": {"input_mtok": 3, "output_mtok": 3}}]}]""");
        (PriceBook next, PriceUpdateReport report) = Import(file, Book(Card("m", 1)));
        Assert.Equal(1m, next.Find(OpenAi, new("m"), Day)!.Rates.Input);
        Assert.Equal("openai/m", Assert.Single(report.Dropped).Entry);
        Assert.Equal("g", Assert.Single(report.Added).Model.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"m\": {\"litellm_provider\": \"openai\", \"mode\": \"chat\", \"input_cost_per_token\": 1e-06")]
    [InlineData("provider,model\n")]
    public void Import_BrokenFile_ChangesNothing(string text)
    {
        PriceBook book = Book(Card("m", 1));
        string version = book.Version;
        Assert.Throws<CatalogFormatException>(() => Import(Encoding.UTF8.GetBytes(text), book));
        Assert.Equal((version, 1), (book.Version, book.Cards.Length));
    }

    [Fact]
    public void Import_IntoTheShippedBook_KeepsEveryOtherCard()
    {
        (PriceBook next, PriceUpdateReport report) = Import(LiteLlm(("gpt-4.1-mini", "3e-07")), ShippedCatalogs.Prices);
        Assert.Single(report.Changed);
        Assert.Equal(ShippedCatalogs.Prices.Cards.Length + 1, next.Cards.Length);
        Assert.StartsWith("2026-09-01+", next.Version, StringComparison.Ordinal);
        Assert.Equal(0.4m, next.Find(OpenAi, new("gpt-4.1-mini"), Day.AddDays(-1))!.Rates.Input);
    }

    private static (PriceBook Next, PriceUpdateReport Report) Import(byte[] file, PriceBook book) => PriceBookImporter.Import(new MemoryStream(file), Day, book);

    private static PriceBook Book(params RateCard[] cards) => PriceBookWriter.Versioned(cards);

    private static RateCard Card(string model, decimal rate) => new(OpenAi, new(model), new(rate, rate)) { Source = "first", SourceDate = Seen };

    private static byte[] LiteLlm(params (string Model, string PerToken)[] models) => Encoding.UTF8.GetBytes("{" + string.Join(',', models.Select(model =>
        $$"""
        "{{model.Model}}": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": {{model.PerToken}}, "output_cost_per_token": {{model.PerToken}}}
        """)) + "}");
}
