using System.Text;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

public class MessagesToNeutralTests
{
    [Fact]
    public void ToNeutral_FullBody_KeepsWhatHasMeaning()
    {
        Conversation said = MessagesBodies.Neutral(MessagesBodies.Full, "web_search");

        Assert.Equal(64, said.MaxOutputTokens);
        Assert.Equal((0.25, 1.0, 0L), (said.Temperature, said.TopP, said.TopK));
        Assert.Equal(["END"], said.StopSequences);
        Assert.Equal("someone", said.User);
        Assert.Equal(new ToolChoice(ToolChoiceKind.Auto), said.ToolChoice);
        Assert.False(said.ParallelToolCalls);
        Assert.Equal(new ReasoningWish(null, 1024), said.Reasoning);
        Assert.Equal("vendor_field", Assert.Single(said.Extras).Name);
        Assert.Equal("f", Assert.Single(said.Tools).Name);
        Assert.Equal([MessageRole.System, MessageRole.User, MessageRole.Assistant, MessageRole.Tool], said.Messages.Select(message => message.Role));
    }

    [Fact]
    public void ToNeutral_FullBody_KeepsEveryBlock()
    {
        Conversation said = MessagesBodies.Neutral(MessagesBodies.Full, TranslationRules.Everything);

        ContentPart system = Assert.Single(said.Messages[0].Parts);
        Assert.Equal("""{"type":"ephemeral","ttl":"1h"}""", Encoding.UTF8.GetString(system.CacheControlJson!.Value.Span));
        Assert.Equal(
            [
                new ContentPart.Text("what is\nthis?"),
                new ContentPart.Image(MediaSource.Of("image/png", "AAAA")),
                new ContentPart.File(MediaSource.Of("application/pdf", "AAAAAAAA")),
            ],
            said.Messages[1].Parts);
        Assert.Equal(
            [
                new ContentPart.Reasoning("hm", "c2ln"),
                new ContentPart.HiddenReasoning("ZGF0YQ=="),
                new ContentPart.ToolCall("toolu_1", "f", """{"a":[1,{"b":null}]}"""),
            ],
            said.Messages[2].Parts);
        ContentPart.ToolResult result = Assert.IsType<ContentPart.ToolResult>(Assert.Single(said.Messages[3].Parts));
        Assert.Equal("toolu_1", result.CallId);
        Assert.Equal(new ContentPart.Text("42"), Assert.Single(result.Parts));
    }

    [Fact]
    public void ToNeutral_ResultsAndTextInOneMessage_BecomeMessagesWithResultsFirst()
    {
        Conversation said = MessagesBodies.Neutral(MessagesBodies.WithMessages(
            """[{"role":"user","content":[{"type":"text","text":"and?"},{"type":"tool_result","tool_use_id":"a","is_error":true},{"type":"tool_result","tool_use_id":"b","content":"x"}]}]"""));

        Assert.Equal([MessageRole.Tool, MessageRole.Tool, MessageRole.User], said.Messages.Select(message => message.Role));
        Assert.True(Assert.IsType<ContentPart.ToolResult>(said.Messages[0].Parts[0]).IsError);
        Assert.Equal("b", Assert.IsType<ContentPart.ToolResult>(said.Messages[1].Parts[0]).CallId);
    }

    // Claude Code tells what it can do in a system message behind the user's first.
    [Fact]
    public void ToNeutral_SystemAmongTheMessages_StaysWhereItStands()
    {
        Conversation said = MessagesBodies.Neutral(MessagesBodies.WithMessages(
            """[{"role":"user","content":"a"},{"role":"system","content":"b"},{"role":"assistant","content":"c"},{"role":"system","content":[{"type":"text","text":"d"}]}]"""));

        Assert.Equal([MessageRole.User, MessageRole.System, MessageRole.Assistant, MessageRole.System], said.Messages.Select(message => message.Role));
        Assert.Equal(["a", "b", "c", "d"], said.Messages.Select(message => Assert.IsType<ContentPart.Text>(Assert.Single(message.Parts)).Value));
    }

    [Theory]
    [InlineData("\"thinking\":{\"type\":\"disabled\"}", "none", null)]
    [InlineData("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}", null, 2000L)]
    [InlineData("\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"low\"}", "low", null)]
    [InlineData("\"output_config\":{\"effort\":\"max\"}", "xhigh", null)]
    public void ToNeutral_Thinking_IsAWish(string fields, string? effort, long? budget) =>
        Assert.Equal(new ReasoningWish(effort, budget), MessagesBodies.Neutral(MessagesBodies.With(fields)).Reasoning);

    [Fact]
    public void ToNeutral_AdaptiveThinkingAlone_AsksForNothing() =>
        Assert.Null(MessagesBodies.Neutral(MessagesBodies.With("\"thinking\":{\"type\":\"adaptive\"}")).Reasoning);

    [Theory]
    [InlineData("\"output_format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}")]
    [InlineData("\"output_config\":{\"effort\":\"low\",\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}}")]
    public void ToNeutral_OutputFormat_IsAShape(string field)
    {
        OutputShape shape = MessagesBodies.Neutral(MessagesBodies.With(field)).OutputShape!;

        Assert.Equal("""{"type":"object"}""", Encoding.UTF8.GetString(shape.SchemaJson!.Value.Span));
        Assert.True(shape.Strict);
    }

    [Theory]
    [InlineData("{\"type\":\"any\"}", ToolChoiceKind.Required, null, null)]
    [InlineData("{\"type\":\"none\"}", ToolChoiceKind.None, null, null)]
    [InlineData("{\"type\":\"tool\",\"name\":\"f\",\"disable_parallel_tool_use\":false}", ToolChoiceKind.Named, "f", true)]
    [InlineData("{\"disable_parallel_tool_use\":true,\"type\":\"any\"}", ToolChoiceKind.Required, null, false)]
    public void ToNeutral_ToolChoice_IsMapped(string choice, ToolChoiceKind kind, string? name, bool? parallel)
    {
        Conversation said = MessagesBodies.Neutral(MessagesBodies.With($"\"tool_choice\":{choice}"));

        Assert.Equal(new ToolChoice(kind, name), said.ToolChoice);
        Assert.Equal(parallel, said.ParallelToolCalls);
    }

    [Theory]
    [InlineData("auto", null)]
    [InlineData("standard_only", "default")]
    [InlineData("flex", "flex")]
    public void ToNeutral_ServiceTier_IsInOpenAIsWords(string tier, string? word) =>
        Assert.Equal(word, MessagesBodies.Neutral(MessagesBodies.With($"\"service_tier\":\"{tier}\"")).ServiceTier);

    // Pain 7: a coding agent's marks and context edits must not keep it from a self-hosted model.
    [Fact]
    public void ToNeutral_FieldsThatChangeOnlyCost_AreLeftOut() =>
        Assert.Empty(MessagesBodies.Neutral(MessagesBodies.With("\"cache_control\":{\"type\":\"ephemeral\"},\"context_management\":{\"edits\":[]},\"x\":null")).Extras);

    [Fact]
    public void ToNeutral_ServerTool_IsRefusedByItsName()
    {
        CallError error = Refused(MessagesBodies.With("\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]"));

        Assert.Equal("web_search", error.Param);
        Assert.Equal(400, error.Status);
    }

    [Theory]
    [InlineData("web_search")]
    [InlineData("web_search_20250305")]
    [InlineData("*")]
    public void ToNeutral_ServerToolThatMayBeDropped_IsLeftOut(string dropped) =>
        Assert.Equal("f", Assert.Single(MessagesBodies.Neutral(
            MessagesBodies.With("\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"},{\"type\":\"custom\",\"name\":\"f\"}]"), dropped).Tools).Name);

    [Theory]
    [InlineData("""{"type":"server_tool_use","id":"s","name":"web_search","input":{}}""", "server_tool_use")]
    [InlineData("""{"type":"image","source":{"type":"file","file_id":"file_1"}}""", "source")]
    [InlineData("""{"type":"document","source":{"type":"url","url":"https://x.example"},"citations":{"enabled":true}}""", "citations")]
    [InlineData("""{"type":"my prompt, oddly placed"}""", "content")]
    public void ToNeutral_BlockWithoutNeutralMeaning_IsRefusedUnlessDropped(string block, string param)
    {
        string body = MessagesBodies.WithMessages($$"""[{"role":"user","content":[{{block}},{"type":"text","text":"x"}]}]""");

        Assert.Equal(param, Refused(body).Param);
        Assert.Contains(new ContentPart.Text("x"), MessagesBodies.Neutral(body, param).Messages[0].Parts);
    }

    [Fact]
    public void ToNeutral_TextDocument_IsText() =>
        Assert.Equal(
            [new ContentPart.Text("about"), new ContentPart.Text("body")],
            MessagesBodies.Neutral(MessagesBodies.WithMessages("""[{"role":"user","content":[{"type":"document","context":"about","source":{"type":"text","media_type":"text/plain","data":"body"}}]}]""")).Messages[0].Parts);

    private static CallError Refused(string body) =>
        Assert.Throws<RequestRejectedException>(() => MessagesBodies.Neutral(body)).Error;
}
