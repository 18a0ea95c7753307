using System.Collections.Concurrent;
using System.Net.Http.Headers;

namespace Breakeven.Cli.Demo;

/// <summary>The applications of the demo: sends the schedule to the gateway over HTTP, as an OpenAI client would.</summary>
/// <remarks>
/// The clock of the replay moves on when a call has been taken in, never by itself, so that every record carries the same
/// time on every machine. Answers overlap as they come.
/// </remarks>
internal sealed class DemoDriver(Uri gateway, DemoClock clock, DemoIntake intake) : IDisposable
{
    /// <summary>Below the own engine's slots, so that the gateway never skips it for being busy: how busy it is follows from the schedule alone.</summary>
    public const int MostCallsAtOnce = 32;

    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = MostCallsAtOnce, UseProxy = false })
    {
        BaseAddress = gateway,
        Timeout = TimeSpan.FromMinutes(2),
    };

    /// <summary>Sends <paramref name="calls"/> in order and waits for the last answer.</summary>
    public async Task<DemoAnswers> SendAsync(IReadOnlyList<DemoCall> calls, IProgress<long> progress, CancellationToken cancellationToken)
    {
        using SemaphoreSlim slots = new(MostCallsAtOnce);
        ConcurrentBag<int> statuses = [];
        List<Task> open = [];
        foreach (DemoCall call in calls)
        {
            await slots.WaitAsync(cancellationToken);
            clock.AdvanceTo(call.At);
            Task takenIn = intake.Expect(call.RequestId);
            Task answered = SendAsync(call, slots, statuses, progress, cancellationToken);
            open.Add(answered);
            await Task.WhenAny(takenIn, answered);
            intake.Forget(call.RequestId);
        }
        await Task.WhenAll(open);
        return new DemoAnswers(statuses.Count(status => status is >= 200 and < 300), statuses.Count(status => status is < 200 or >= 300));
    }

    public void Dispose() => _client.Dispose();

    private async Task SendAsync(DemoCall call, SemaphoreSlim slots, ConcurrentBag<int> statuses, IProgress<long> progress, CancellationToken cancellationToken)
    {
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "/v1/chat/completions");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", call.Workload.Key);
            request.Headers.Add("x-request-id", call.RequestId);
            request.Headers.Add("x-breakeven-conversation", call.RequestId); // the trace tells no conversations: each call is one
            request.Content = new ByteArrayContent(DemoPrompt.Body(call)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await response.Content.CopyToAsync(Stream.Null, cancellationToken);
            statuses.Add((int)response.StatusCode);
            progress.Report(statuses.Count);
        }
        finally
        {
            slots.Release();
        }
    }
}

/// <param name="Answered">Calls with a 2xx answer.</param>
/// <param name="Refused">Calls with any other status.</param>
internal sealed record DemoAnswers(int Answered, int Refused);
