using System.Collections.Immutable;
using System.Text;
using static Breakeven.TestKit.Faults.FaultEnd;

namespace Breakeven.TestKit.Faults;

/// <summary>Streams written in every way that the standard allows (WHATWG HTML §9.2), and in some that it does not.</summary>
internal static class SseFaults
{
    public static readonly ImmutableArray<Fault> All =
    [
        Rewritten("sse-crlf", "lines end with CR LF", stream => stream.Replace("\n", "\r\n", StringComparison.Ordinal)),
        Rewritten("sse-cr", "lines end with CR", stream => stream.Replace('\n', '\r')),
        Rewritten("sse-bom", "begins with a byte order mark", stream => "\uFEFF" + stream),
        Rewritten("sse-comments", "comments before, between and within events", stream => ": hi\n\n" + stream.Replace("data: ", ": comment\ndata: ", StringComparison.Ordinal)),
        Rewritten("sse-no-space", "no space behind the colon", stream => stream.Replace("data: ", "data:", StringComparison.Ordinal)),
        Rewritten("sse-fields", "id, retry and unknown fields", stream => stream.Replace("data: ", "id: 7\nretry: 10\nunknown: x\nnocolon\ndata: ", StringComparison.Ordinal)),
        Rewritten("sse-multi-line", "data over several lines", stream => stream.Replace("data: {", "data: {\ndata: ", StringComparison.Ordinal)),
        new("sse-crlf-split", 80, "CR and LF in packets of their own", Answer, Answer)
        {
            PlayAsync = scene => scene.Streams && scene.Wire.IsSse
                ? PacketsAsync(scene, string.Concat(scene.GoodEvents).Replace("\n", "\r\n", StringComparison.Ordinal).Split('\r').SelectMany((part, index) => index == 0 ? [part] : new[] { "\r", part }).Select(Encoding.UTF8.GetBytes))
                : FaultScene.AnswerWellAsync(scene),
        },
        new("utf8-split", 81, "characters split over packets", Answer, Answer)
        {
            PlayAsync = scene => PacketsAsync(scene, Encoding.UTF8.GetBytes(scene.GoodBody).Chunk(1)),
        },
        new("utf8-invalid", 82, "bytes that are not UTF-8 within a text", Either, Answer)
        {
            Echoes = false,
            PlayAsync = scene => scene.Streams
                ? PacketsAsync(scene, scene.GoodEvents.SelectMany((item, index) => index == 1 ? [Encoding.UTF8.GetBytes(item), Invalid(scene.Wire.Word("INVALID"))] : new[] { Encoding.UTF8.GetBytes(item) }))
                : scene.AnswerAsync(200, Invalid(scene.Wire.Whole("INVALID", FaultUsage.Good))),
        },
        new("large-event", 83, "an event of 4 MiB", Answer, Answer)
        {
            Echoes = false,
            PlayAsync = scene => scene.Streams
                ? scene.StreamAsync([scene.Wire.Opening(FaultUsage.Good), scene.Wire.Word(new('x', 4 * 1024 * 1024)), .. scene.Wire.Ending(scene.Said, FaultUsage.Good)])
                : FaultScene.AnswerWellAsync(scene),
        },
        new("endless-line", 83, "a line without end", Answer, Interruption)
        {
            PlayAsync = async scene =>
            {
                if (!scene.Streams)
                {
                    await FaultScene.AnswerWellAsync(scene);
                    return;
                }
                await scene.SpeakAsync();
                await scene.ChunkAsync(scene.Wire.IsSse ? "data: {\"x\":\"" : "{\"x\":\"");
                byte[] block = new byte[64 * 1024];
                block.AsSpan().Fill((byte)'x');
                while (true) await scene.ChunkAsync(block);
            },
        },
        new("not-json-event", 79, "an event that is not JSON", Answer, Either)
        {
            PlayAsync = scene => scene.Streams
                ? scene.StreamAsync(scene.GoodEvents.SelectMany((item, index) => index == 1 ? [scene.Wire.IsSse ? "data: {not json\n\n" : "{not json\n", item] : new[] { item }))
                : FaultScene.AnswerWellAsync(scene),
        },
        new("json-for-stream", 84, "a whole answer where a stream was asked for", Answer, Answer)
        {
            PlayAsync = scene => scene.AnswerAsync(200, scene.Wire.Whole(scene.Said, FaultUsage.Good)),
        },
        new("stream-for-json", 84, "a stream where a whole answer was asked for", Answer, Answer)
        {
            PlayAsync = scene => scene.StreamAsync(scene.GoodEvents),
        },
        new("wrong-type", 84, "the right body as text/plain", Either, Either)
        {
            PlayAsync = scene => scene.AnswerAsync(200, scene.GoodBody, "text/plain"),
        },
    ];

    private static Fault Rewritten(string name, string what, Func<string, string> write) => new(name, 80, what, Answer, Answer)
    {
        PlayAsync = scene => scene.Streams && scene.Wire.IsSse
            ? scene.AnswerAsync(200, write(string.Concat(scene.GoodEvents)), scene.Wire.StreamType)
            : FaultScene.AnswerWellAsync(scene),
    };

    private static async Task PacketsAsync(FaultScene scene, IEnumerable<byte[]> pieces)
    {
        await scene.BeginStreamAsync(scene.GoodType);
        foreach (byte[] piece in pieces) await scene.ChunkAsync(piece);
        await scene.EndStreamAsync();
    }

    /// <summary>With the V of INVALID replaced by a byte that begins no character.</summary>
    private static byte[] Invalid(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        bytes[bytes.AsSpan().IndexOf("INVALID"u8) + 2] = 0xFF;
        return bytes;
    }
}
