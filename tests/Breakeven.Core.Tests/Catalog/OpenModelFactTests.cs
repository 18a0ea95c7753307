namespace Breakeven.Catalog;

public class OpenModelFactTests
{
    private const string Header = "id,kind,test,value,note,source,source_date\n";

    [Fact]
    public void OpenModelFacts_Shipped_AreOfCatalogModelsWithSourceAndDay()
    {
        HashSet<string> models = [.. ShippedCatalogs.OpenModels.Select(model => model.Id)];
        Assert.InRange(ShippedCatalogs.OpenModelFacts.Length, 50, 2_000);
        Assert.All(ShippedCatalogs.OpenModelFacts, fact =>
        {
            Assert.Contains(fact.ModelId, models);
            Assert.InRange(fact.SourceDate, new DateOnly(2026, 1, 1), new DateOnly(2030, 1, 1));
            Assert.True(fact.Source.Contains('@') || fact.Source.Contains('/'), fact.Source);
        });
    }

    [Fact]
    public void Read_Languages_KnowsClosedAndOpenLists()
    {
        OpenModelFact[] read = [.. OpenModelFactReader.Read(new StringReader(Header + "a,languages,,en de,,s,2026-11-27\nb,languages,,en +,,s,2026-11-27\nc,languages,,+,,s,2026-11-27\n"))];
        Assert.Equal(["en", "de"], read[0].Languages);
        Assert.Equal([false, true, true], read.Select(fact => fact.HasMoreLanguages));
        Assert.Equal(["en"], read[1].Languages);
        Assert.Empty(read[2].Languages);
    }

    [Theory]
    [InlineData("a,tools,,perhaps,,s,2026-11-27", "yes or no")]
    [InlineData("a,languages,,english,,s,2026-11-27", "two-letter")]
    [InlineData("a,result,,50,,s,2026-11-27", "needs its test")]
    [InlineData("a,result,MMLU,120,,s,2026-11-27", "percentage")]
    [InlineData("a,rumour,,x,,s,2026-11-27", "kind is")]
    [InlineData("a,tools,,yes,,,2026-11-27", "source")]
    [InlineData("a,tools,,yes,,s,", "source_date")]
    [InlineData("a,tools,,yes,,s,2026-11-27\na,tools,,no,,s,2026-11-27", "twice")]
    public void Read_Wrong_NamesLineAndCause(string rows, string cause)
    {
        CatalogFormatException problem = Assert.Throws<CatalogFormatException>(() => OpenModelFactReader.Read(new StringReader(Header + rows + "\n")));
        Assert.Contains(cause, problem.Message, StringComparison.Ordinal);
    }
}
