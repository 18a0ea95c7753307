using System.Text;

namespace Breakeven.Protocols.Anthropic;

public class MessagesRequestTests
{
    [Fact]
    public void WriteTo_SameModel_IsTheSameBytes() =>
        Assert.Equal(
            MessagesBodies.Full,
            MessagesBodies.Text(output => MessagesBodies.Read(MessagesBodies.Full).WriteTo(output, "claude-4", askForUsage: true)));

    // Server tools, marks for the prompt cache and fields that are unknown here survive.
    [Fact]
    public void WriteTo_OtherModel_ChangesNothingElse() =>
        Assert.Equal(
            MessagesBodies.Full.Replace("\"claude-\\u0034\"", "\"a\\\"b\"", StringComparison.Ordinal),
            MessagesBodies.Text(output => MessagesBodies.Read(MessagesBodies.Full).WriteTo(output, "a\"b", askForUsage: true)));

    [Fact]
    public void VisitPrompt_FullBody_ShowsToolsThenSystemThenMessages()
    {
        List<(string Role, string Text)> blocks = Visit(MessagesBodies.Full);

        Assert.Equal("tools", blocks[0].Role);
        Assert.StartsWith("[{\"name\":\"f\"", blocks[0].Text, StringComparison.Ordinal);
        Assert.Equal(("system", "Be \"brief\" 🙂"), blocks[1]);
        Assert.Equal(("user", "what is\nthis?"), blocks[2]);
        Assert.Equal("user", blocks[3].Role);
        Assert.Contains("image/png", blocks[3].Text, StringComparison.Ordinal);
        Assert.Equal(("assistant", "hm"), blocks[5]);
        Assert.Equal(("assistant", "\"f\""), blocks[7]);
        Assert.Equal(("assistant", "{\"a\":[1,{\"b\":null}]}"), blocks[8]);
        Assert.Equal(("user", "42"), blocks[9]);
        Assert.Equal(10, blocks.Count);
    }

    [Fact]
    public void VisitPrompt_SystemAmongTheMessages_IsTheSystems() =>
        Assert.Equal(
            [("user", "a"), ("system", "b")],
            Visit(MessagesBodies.WithMessages("""[{"role":"user","content":"a"},{"role":"system","content":"b"}]""")));

    // Coding agents move their cache marks every turn; the prefix that engines can reuse stays the same.
    [Fact]
    public void VisitPrompt_CacheMarkOrOrderOfProperties_ChangesNothing() =>
        Assert.Equal(
            Visit(MessagesBodies.WithMessages("""[{"role":"user","content":[{"type":"tool_result","tool_use_id":"1","content":"x"},{"type":"text","text":"é"}]}]""")),
            Visit(MessagesBodies.WithMessages("""[{"content":[{"content":"x","cache_control":{"type":"ephemeral"},"type":"tool_result","tool_use_id":"1"},{"text":"\u00e9","type":"text"}],"role":"user"}]""")));

    private static List<(string Role, string Text)> Visit(string body)
    {
        List<(string, string)> blocks = [];
        MessagesBodies.Read(body).VisitPrompt((role, text) => blocks.Add((Encoding.UTF8.GetString(role), Encoding.UTF8.GetString(text))));
        return blocks;
    }
}
