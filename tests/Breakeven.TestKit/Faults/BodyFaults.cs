using System.Collections.Immutable;
using System.Text;
using static Breakeven.TestKit.Faults.FaultEnd;

namespace Breakeven.TestKit.Faults;

/// <summary>A success status before a body that is none, or whose framing is broken.</summary>
internal static class BodyFaults
{
    private const int Beyond = 40 * 1024 * 1024;
    private static readonly Lazy<byte[]> s_bomb = new(() => FaultScene.Gzip(new byte[64 * 1024 * 1024]));

    public static readonly ImmutableArray<Fault> All =
    [
        Body("error-in-200", "200 with an error inside", scene => scene.Wire.ErrorBody("server_error")),
        Body("empty-body", "200 with nothing", _ => ""),
        Body("null-body", "200 with null", _ => "null"),
        Body("array-body", "200 with an empty list", _ => "[]"),
        Body("half-json", "200 with half an answer, its length true", scene => scene.Wire.Whole(scene.Said, FaultUsage.Good)[..40]),
        Body("no-choices", "200 with an object that holds no answer", _ => """{"id":"x","object":"chat.completion","choices":[]}"""),
        new("html-in-200", 61, "200 with a page of HTML", Refusal, Refusal) { PlayAsync = scene => scene.AnswerAsync(200, "<html>sk-canary-upstream</html>", "text/html") },
        new("204", 61, "204", Refusal, Refusal) { PlayAsync = scene => scene.SendAsync("HTTP/1.1 204 No Content\r\n\r\n") },
        Raw("short-body", "less than its Content-Length, then the end", Refusal, scene => $"{Head(scene, Encoding.UTF8.GetByteCount(scene.GoodBody) + 500)}{scene.GoodBody}"),
        Raw("bad-chunk", "a chunk size that is none", Refusal, scene => $"{FaultScene.Head(200, scene.GoodType, "Transfer-Encoding: chunked\r\n")}zz\r\n{scene.GoodBody}\r\n0\r\n\r\n"),
        Raw("two-lengths", "two lengths that differ", Refusal, scene => $"HTTP/1.1 200 OK\r\nContent-Type: {scene.GoodType}\r\nContent-Length: 10\r\nContent-Length: 5000\r\n\r\n{scene.GoodBody}"),
        Raw("not-http", "something that is not HTTP", Refusal, _ => "SSH-2.0-OpenSSH_9.6 sk-canary-upstream\r\n"),
        Raw("huge-header", "a header of 256 kB", Refusal, scene => $"{FaultScene.Head(200, scene.GoodType, $"X-Large: {new string('x', 256 * 1024)}\r\nContent-Length: {Encoding.UTF8.GetByteCount(scene.GoodBody)}\r\n")}{scene.GoodBody}"),
        new("long-body", 63, "a second answer behind the first, on the same connection", Answer, Answer)
        {
            PlayAsync = async scene =>
            {
                byte[] body = Encoding.UTF8.GetBytes(scene.GoodBody), poison = Encoding.UTF8.GetBytes(scene.Wire.Whole("POISON", FaultUsage.Good));
                byte[] second = Encoding.UTF8.GetBytes($"{FaultScene.Head(200, "application/json", $"Content-Length: {poison.Length}\r\n")}");
                await scene.SendAsync((byte[])[.. Encoding.UTF8.GetBytes(Head(scene, body.Length)), .. body, .. second, .. poison]);
            },
        },
        new("gzip", 64, "gzip that nobody asked for", Either, Either)
        {
            PlayAsync = scene => scene.AnswerAsync(200, FaultScene.Gzip(Encoding.UTF8.GetBytes(scene.GoodBody)), scene.GoodType, "Content-Encoding: gzip\r\n"),
        },
        new("gzip-bomb", 65, "64 MiB in a few kB of gzip", Refusal, Refusal)
        {
            PlayAsync = scene => scene.AnswerAsync(200, s_bomb.Value, scene.GoodType, "Content-Encoding: gzip\r\n"),
        },
        new("large-json", 65, "an answer of 40 MiB", Refusal, Refusal)
        {
            PlayAsync = async scene =>
            {
                await scene.SendAsync(FaultScene.Head(200, "application/json", $"Content-Length: {Beyond}\r\n"));
                byte[] block = new byte[256 * 1024];
                block.AsSpan().Fill((byte)' ');
                for (int sent = 0; sent < Beyond; sent += block.Length) await scene.SendAsync(block);
            },
        },
        Deep("deep-json", "100,000 lists in each other", 66),
        new("evil-headers", 67, "cookies, hop-by-hop and internal headers", Answer, Answer)
        {
            PlayAsync = scene => scene.AnswerAsync(200, scene.GoodBody, scene.GoodType,
                "Set-Cookie: session=sk-canary-upstream; Path=/\r\nServer: nginx sk-canary-upstream\r\nX-Internal-Host: sk-canary-upstream\r\nX-Evil: sk-canary-upstream\r\n"
                + "Connection: keep-alive, x-evil\r\nKeep-Alive: timeout=99\r\nProxy-Authenticate: Basic\r\nTrailer: x-late\r\nUpgrade: h2c\r\nAccess-Control-Allow-Origin: *\r\n"),
        },
    ];

    private static string Head(FaultScene scene, int length) => FaultScene.Head(200, scene.GoodType, $"Content-Length: {length}\r\n");

    private static Fault Body(string name, string what, Func<FaultScene, string> body) =>
        new(name, 61, what, Refusal, Refusal) { PlayAsync = scene => scene.AnswerAsync(200, body(scene)) };

    private static Fault Deep(string name, string what, int number) =>
        new(name, number, what, Refusal, Refusal) { PlayAsync = scene => scene.AnswerAsync(200, $"{{\"choices\":{new string('[', 100_000)}{new string(']', 100_000)}}}") };

    /// <summary>Sends the bytes and ends the connection: what is missing never comes.</summary>
    private static Fault Raw(string name, string what, FaultEnd end, Func<FaultScene, string> bytes) => new(name, 62, what, end, Either)
    {
        PlayAsync = async scene =>
        {
            await scene.SendAsync(bytes(scene));
            scene.Close();
        },
    };
}
