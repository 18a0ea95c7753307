using System.Collections.Immutable;
using static Breakeven.TestKit.Faults.FaultEnd;

namespace Breakeven.TestKit.Faults;

/// <summary>Before there is an answer. A refused connection is <see cref="FaultyServer.RefusingAddress"/>.</summary>
internal static class ConnectionFaults
{
    public static readonly ImmutableArray<Fault> All =
    [
        new("close-before-headers", 43, "closes without a word", Refusal, Refusal) { PlayAsync = scene => Now(scene.Close) },
        new("reset-before-headers", 43, "resets without a word", Refusal, Refusal) { PlayAsync = scene => Now(scene.Reset) },
        new("reset-in-headers", 43, "resets within the headers", Refusal, Refusal)
        {
            PlayAsync = async scene =>
            {
                await scene.SendAsync("HTTP/1.1 200 OK\r\nContent-Ty");
                scene.Reset();
            },
        },
        new("stale", 44, "answers the first request of a connection and closes at the second", Answer, Answer)
        {
            PlayAsync = scene => scene.Call.Ordinal == 1 ? FaultScene.AnswerWellAsync(scene) : Now(scene.Close),
        },
        new("hang", 59, "never answers", Refusal, Refusal) { NeverEnds = true, PlayAsync = scene => scene.HangAsync() },
        new("early-hints", 88, "sends 103 before its 200", Answer, Answer)
        {
            PlayAsync = async scene =>
            {
                await scene.SendAsync("HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n");
                await FaultScene.AnswerWellAsync(scene);
            },
        },
        new("http-1.0", 88, "speaks HTTP/1.0: the connection's end is the body's", Answer, Answer)
        {
            PlayAsync = async scene =>
            {
                await scene.SendAsync($"HTTP/1.0 200 OK\r\nContent-Type: {scene.GoodType}\r\n\r\n{scene.GoodBody}");
                scene.Close();
            },
        },
        new("byte-by-byte", 80, "sends each byte in a packet of its own", Answer, Answer)
        {
            PlayAsync = scene => scene.SendInPiecesAsync(
                System.Text.Encoding.UTF8.GetBytes(FaultScene.Head(200, scene.GoodType, $"Content-Length: {System.Text.Encoding.UTF8.GetByteCount(scene.GoodBody)}\r\n") + scene.GoodBody), 1, TimeSpan.Zero),
        },
    ];

    private static Task Now(Action act)
    {
        act();
        return Task.CompletedTask;
    }
}
