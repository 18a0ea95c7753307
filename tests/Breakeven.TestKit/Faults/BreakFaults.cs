using System.Collections.Immutable;
using Breakeven.TestKit.Faults.Wires;
using static Breakeven.TestKit.Faults.FaultEnd;

namespace Breakeven.TestKit.Faults;

/// <summary>Streams that break, stall or never end. Asked for a whole answer the provider breaks that in the nearest way.</summary>
internal static class BreakFaults
{
    public static readonly ImmutableArray<Fault> All =
    [
        Early("cut-early", "ends after the opening", Cut),
        Early("reset-early", "resets after the opening", Broken),
        Early("error-early", "tells an error after the opening", scene => scene.ChunkAsync(scene.Wire.Error)),
        Early("stall-early", "says nothing after the opening", scene => scene.HangAsync()) with { NeverEnds = true },
        Mid("cut", 72, "ends mid-stream, within its chunks", Cut),
        Mid("reset", 72, "resets mid-stream", Broken),
        Mid("cut-in-event", 72, "ends within an event", async scene =>
        {
            await scene.ChunkAsync(scene.Wire.Word("never whole")[..30]);
            await Cut(scene);
        }),
        Mid("bad-chunk-mid", 72, "a chunk size that is none, mid-stream", async scene =>
        {
            await scene.SendAsync("zz\r\n\r\n");
            scene.Close();
        }),
        Mid("end-early", 73, "ends regularly without a finish reason or an end mark", scene => scene.EndStreamAsync()),
        new("no-done", 74, "a finish reason and no end mark", Answer, Answer)
        {
            PlayAsync = scene => scene.Streams
                ? scene.StreamAsync([scene.Wire.Opening(FaultUsage.Good), .. scene.Words.Select(scene.Wire.Word), .. scene.Wire == FaultWire.Chat ? [ChatWire.Finish] : WithoutMark(scene)])
                : FaultScene.AnswerWellAsync(scene),
        },
        Mid("error-event", 75, "an error event mid-stream", async scene =>
        {
            await scene.ChunkAsync(scene.Wire.Error);
            await scene.EndStreamAsync();
        }),
        Mid("stall", 76, "says nothing more, mid-stream", scene => scene.HangAsync()) with { NeverEnds = true },
        Mid("comments-forever", 77, "only comments, for ever", scene => ForeverAsync(scene, scene.Wire.IsSse ? ": still here\n\n" : "\n")) with { NeverEnds = true },
        Mid("tokens-forever", 78, "tokens without end", scene => ForeverAsync(scene, scene.Wire.Word("x "))) with { NeverEnds = true, Echoes = false },
    ];

    /// <summary>Anthropic's stream has its finish reason apart from its end; the others' end is one event.</summary>
    private static IEnumerable<string> WithoutMark(FaultScene scene) =>
        scene.Wire == FaultWire.Messages ? [scene.Wire.Ending(scene.Said, FaultUsage.Good).First()] : scene.Wire.Ending(scene.Said, FaultUsage.Good);

    private static Fault Early(string name, string what, Func<FaultScene, Task> breaks) => new(name, 71, what, Refusal, Refusal)
    {
        PlayAsync = async scene =>
        {
            await scene.BeginStreamAsync(scene.GoodType);
            await scene.ChunkAsync(scene.Streams ? scene.Wire.Opening(FaultUsage.Good) : "{");
            await breaks(scene);
        },
    };

    private static Fault Mid(string name, int number, string what, Func<FaultScene, Task> breaks) => new(name, number, what, Refusal, Interruption)
    {
        PlayAsync = async scene =>
        {
            if (scene.Streams) await scene.SpeakAsync();
            else await scene.BeginStreamAsync("application/json");
            if (!scene.Streams) await scene.ChunkAsync(scene.GoodBody[..20]);
            await breaks(scene);
        },
    };

    private static Task Cut(FaultScene scene)
    {
        scene.Close();
        return Task.CompletedTask;
    }

    /// <summary>A reset can overtake what was sent before it; with a pause the other side has read that.</summary>
    private static async Task Broken(FaultScene scene)
    {
        await Task.Delay(50, scene.Gone);
        scene.Reset();
    }

    private static async Task ForeverAsync(FaultScene scene, string text)
    {
        while (true)
        {
            await scene.ChunkAsync(text);
            await Task.Delay(20, scene.Gone);
        }
    }
}
