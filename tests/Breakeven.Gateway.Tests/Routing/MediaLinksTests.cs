using System.Text;
using System.Text.Json;
using Breakeven.Gateway.Routing;

namespace Breakeven.Gateway.Tests.Routing;

/// <summary>Fault 25: what an engine would be asked to fetch.</summary>
[Trait("Fault", "25")]
public sealed class MediaLinksTests
{
    [Theory]
    [InlineData("http://127.0.0.1/x.png")]
    [InlineData("http://127.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0x7f.0.0.1/")]
    [InlineData("http://017700000001/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[0:0:0:0:0:ffff:7f00:1]:8080/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[fd00:ec2::254]/")]
    [InlineData("http://[64:ff9b::7f00:1]/")]
    [InlineData("http://metadata.google.internal/")]
    [InlineData("http://10.0.0.5:8000/v1/models")]
    [InlineData("http://100.64.0.1/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("http://localhost/")]
    [InlineData("http://LOCALHOST./")]
    [InlineData("http://redis:6379/")]
    [InlineData("http://１２７.0.0.1/")]
    [InlineData("http://example.com@127.0.0.1/")]
    [InlineData("http://127.0.0.1:80@example.com/")]
    [InlineData("http://example.com\\@127.0.0.1/")]
    [InlineData("http:\\\\127.0.0.1/")]
    [InlineData("http://example.0x7f/")]
    [InlineData("http://exa mple.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("../../etc/passwd")]
    [InlineData("gopher://127.0.0.1:6379/_FLUSHALL")]
    [InlineData("ftp://example.com/x")]
    [InlineData("dict://127.0.0.1:11211/stat")]
    [InlineData("//127.0.0.1/x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public void Refuse_LinkThatLeadsInside_Is400(string link)
    {
        foreach (string body in Bodies(link))
        {
            CallError? refused = MediaLinks.Refuse(Encoding.UTF8.GetBytes(body), MediaUrls.Public);
            Assert.True(refused is { Code: "url_not_allowed", Status: 400 }, body);
        }
    }

    [Theory]
    [InlineData("https://example.com/cat.png")]
    [InlineData("https://upload.wikimedia.org/a/b.jpg?x=1&y=a@b")]
    [InlineData("http://8.8.8.8/cat.png")]
    [InlineData("https://[2606:4700::1111]/cat.png")]
    [InlineData("data:image/png;base64,iVBORw0KGgo=")]
    public void Refuse_PublicLinkOrContent_IsAllowed(string link)
    {
        foreach (string body in Bodies(link)) Assert.Null(MediaLinks.Refuse(Encoding.UTF8.GetBytes(body), MediaUrls.Public));
    }

    [Fact]
    public void Refuse_NoLinksAllowed_OnlyContentPasses()
    {
        foreach (string body in Bodies("https://example.com/cat.png")) Assert.NotNull(MediaLinks.Refuse(Encoding.UTF8.GetBytes(body), MediaUrls.None));
        foreach (string body in Bodies("data:image/png;base64,iVBORw0KGgo=")) Assert.Null(MediaLinks.Refuse(Encoding.UTF8.GetBytes(body), MediaUrls.None));
    }

    /// <summary>Tools of an agent work with addresses all day; no engine fetches those.</summary>
    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"open http://localhost:3000 url"}]}""")]
    [InlineData("""{"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"1","name":"fetch","input":{"url":"http://localhost:3000","image_url":"http://127.0.0.1/"}}]}]}""")]
    [InlineData("""{"messages":[{"role":"assistant","tool_calls":[{"function":{"name":"fetch","arguments":{"image_url":"http://localhost"}}}]}]}""")]
    [InlineData("""{"messages":[],"tools":[{"function":{"parameters":{"properties":{"image_url":{"default":"http://localhost"}}}}}]}""")]
    [InlineData("""{"messages":[],"metadata":{"image_url":"http://localhost"}}""")]
    [InlineData("""{"messages":[{"role":"user","content":"\u00fcber \ud800 url"}],"url":"http://localhost"}""")]
    public void Refuse_AddressThatNobodyFetches_IsAllowed(string body) => Assert.Null(MediaLinks.Refuse(Encoding.UTF8.GetBytes(body), MediaUrls.Public));

    private static string[] Bodies(string link)
    {
        string text = JsonSerializer.Serialize(link);
        return
        [
            $$$"""{"messages":[{"role":"user","content":[{"type":"text","text":"hi"},{"type":"image_url","image_url":{"url":{{{text}}},"detail":"low"}}]}]}""",
            $$$"""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{{{text}}}}]}]}""",
            $$$"""{"messages":[{"role":"user","content":[{"type":"image_url","im\u0061ge\u005furl":{"\u0075rl":{{{text}}}}}]}]}""",
            $$$"""{"messages":[{"role":"user","content":[{"type":"video_url","video_url":{"url":{{{text}}}}}]}]}""",
            $$$"""{"messages":[{"role":"user","content":[{"type":"audio_url","audio_url":{"url":{{{text}}}}}]}]}""",
            $$$"""{"input":[{"role":"user","content":[{"type":"input_image","image_url":{{{text}}}}]}]}""",
            $$$"""{"input":[{"role":"user","content":[{"type":"input_file","file_url":{{{text}}}}]}]}""",
            $$$"""{"messages":[{"role":"user","content":[{"type":"image","source":{"type":"url","url":{{{text}}}}}]}]}""",
            $$$"""{"messages":[{"role":"user","content":[{"type":"tool_result","content":[{"type":"image","source":{"type":"url","url":{{{text}}}}}]}]}]}""",
        ];
    }
}
