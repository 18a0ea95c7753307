namespace Breakeven.Protocols.Anthropic;

public class ModelListWriterTests
{
    private static readonly ListedModel s_model = new("claude-x", "Claude \"X\"", new DateTimeOffset(2025, 9, 29, 2, 0, 0, TimeSpan.FromHours(2)));

    private const string One = """{"type":"model","id":"claude-x","display_name":"Claude \"X\"","created_at":"2025-09-29T00:00:00Z"}""";

    [Fact]
    public void WriteList_Models_AreOnePage() =>
        Assert.Equal(
            $$"""{"data":[{{One}},{{One.Replace("claude-x", "b", StringComparison.Ordinal)}}],"has_more":false,"first_id":"claude-x","last_id":"b"}""",
            MessagesBodies.Text(output => ModelListWriter.WriteList(output, [s_model, s_model with { Id = "b" }])));

    [Fact]
    public void WriteList_None_HasNoIds() =>
        Assert.Equal("""{"data":[],"has_more":false,"first_id":null,"last_id":null}""", MessagesBodies.Text(output => ModelListWriter.WriteList(output, [])));

    [Fact]
    public void WriteModel_One_IsItsObject() => Assert.Equal(One, MessagesBodies.Text(output => ModelListWriter.WriteModel(output, s_model)));
}
