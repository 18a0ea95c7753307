using Microsoft.AspNetCore.Http;

namespace Breakeven.Cli.Demo;

/// <summary>Writes one answer at its pace, whole or as server-sent events.</summary>
/// <param name="speed">By how much simulated time runs faster than the clock.</param>
internal sealed class SimulatedAnswer(HttpResponse response, SimulatedRequest request, AnswerPace pace, string id, double speed, TimeProvider time)
{
    /// <summary>More chunks would only cost processor time; the pace of the whole stays the same.</summary>
    private const int MostChunks = 12;

    /// <summary>Timers are no finer than this; shorter waits are made up for by the next one.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly long _started = time.GetTimestamp();
    private readonly DateTimeOffset _created = request.SimulatedAt ?? time.GetUtcNow();

    public Task WriteAsync(CancellationToken cancellationToken) => request.Stream ? StreamAsync(cancellationToken) : CompleteAsync(cancellationToken);

    private async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await WaitForAsync(request.OutputTokens, cancellationToken);
        byte[] body = SimulatedJson.Completion(request, id, _created, SimulatedText.Tokens(0, request.OutputTokens), pace.Timings);
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, cancellationToken);
    }

    private async Task StreamAsync(CancellationToken cancellationToken)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        int sent = 0;
        foreach (int until in ChunkEnds(request.OutputTokens))
        {
            await WaitForAsync(until, cancellationToken);
            await SendAsync(SimulatedJson.Chunk(request, id, _created, SimulatedText.Tokens(sent, until), first: sent == 0, timings: null), cancellationToken);
            sent = until;
        }
        EngineTimings? inLastChoice = request.IncludeUsage ? null : pace.Timings;
        await SendAsync(SimulatedJson.Chunk(request, id, _created, text: null, first: false, inLastChoice), cancellationToken);
        if (request.IncludeUsage) await SendAsync(SimulatedJson.UsageChunk(request, id, _created, pace.Timings), cancellationToken);
        await SendAsync("[DONE]"u8.ToArray(), cancellationToken);
    }

    /// <summary>The first chunk is one token, so that its time is the time to the first token; the rest is split evenly.</summary>
    internal static IEnumerable<int> ChunkEnds(int tokens)
    {
        yield return 1;
        int rest = tokens - 1, chunks = Math.Min(rest, MostChunks - 1);
        for (int i = 1; i <= chunks; i++) yield return 1 + (int)((long)rest * i / chunks);
    }

    /// <summary>Waits until the given token is due, counted from the start so that late timers do not add up.</summary>
    private async Task WaitForAsync(int token, CancellationToken cancellationToken)
    {
        TimeSpan due = (pace.FirstToken + pace.EachToken * (token - 1)) / speed;
        TimeSpan left = due - time.GetElapsedTime(_started);
        if (left >= ShortestWait) await Task.Delay(left, time, cancellationToken);
    }

    private async Task SendAsync(byte[] data, CancellationToken cancellationToken)
    {
        byte[] sse = [.. "data: "u8, .. data, .. "\n\n"u8];
        await response.Body.WriteAsync(sse, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
