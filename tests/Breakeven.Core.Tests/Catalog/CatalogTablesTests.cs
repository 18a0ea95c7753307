namespace Breakeven.Catalog;

public class CatalogTablesTests
{
    [Fact]
    public void CsvReader_QuotedCells_ReadsThemWhole()
    {
        CsvRow row = Assert.Single(CsvReader.Read(new StringReader("# note\na,b,c\n\"x, y\",\"say \"\"hi\"\"\",\n")));
        Assert.Equal(("x, y", "say \"hi\"", ""), (row.Text("a"), row.Text("b"), row.Text("c")));
        Assert.Null(row.OptionalNumber("c"));
    }

    [Theory]
    [InlineData("a,b\n1\n", 2)]
    [InlineData("a,a\n", 1)]
    [InlineData("a\n\n\"open\n", 3)]
    public void CsvReader_BrokenTable_NamesTheLine(string table, int line) =>
        Assert.Equal(line, Assert.Throws<CatalogFormatException>(() => CsvReader.Read(new StringReader(table)).ToList()).Line);

    [Theory]
    [InlineData("-1")]
    [InlineData("NaN")]
    [InlineData("1e999")]
    [InlineData("12 GB")]
    public void Number_NoFiniteNonNegativeNumber_NamesColumnAndLine(string cell)
    {
        CsvRow row = Assert.Single(CsvReader.Read(new StringReader($"memory\n{cell}\n")));
        CatalogFormatException problem = Assert.Throws<CatalogFormatException>(() => row.Number("memory"));
        Assert.Equal(2, problem.Line);
        Assert.Contains("memory", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not demo traffic\n", 1)]
    [InlineData("# breakeven demo traffic, format 1\nsize,1\n", 2)]
    [InlineData("# breakeven demo traffic, format 1\nsize,1,2\nrate,-1\n", 3)]
    public void DemoTraffic_BrokenLine_NamesIt(string text, int line) =>
        Assert.Equal(line, Assert.Throws<CatalogFormatException>(() => DemoTraffic.Read(new StringReader(text))).Line);

    [Fact]
    public void DemoTraffic_EmptyRate_IsAGapAndNotZero() =>
        Assert.Equal([1.5, null], DemoTraffic.Read(new StringReader("# breakeven demo traffic, format 1\nrate,1.5\nrate,\n")).TenMinuteRates);

    [Theory]
    [InlineData("azure-openai", "azure.ai.openai")]
    [InlineData("Gemini", "gcp.gemini")]
    [InlineData("vertex_ai-anthropic_models", "gcp.vertex_ai")]
    [InlineData("openai", "openai")]
    [InlineData("MyOwn", "myown")]
    public void Canonical_AnyKnownSpelling_GivesOneName(string name, string expected) => Assert.Equal(expected, ProviderNames.Canonical(name).Value);
}
