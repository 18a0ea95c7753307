using System.Text;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Targets;
using Breakeven.Protocols.OpenAI;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Targets;

public sealed class HeartbeatTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly MemorySink _sink = new();

    [Fact]
    public async Task While_TargetIsSilent_WritesACommentEveryFifteenSeconds()
    {
        using Heartbeat heartbeat = new(Call(stream: true), _sink, CancellationToken.None);
        TaskCompletionSource<int> bytes = new();
        Task<int> waiting = heartbeat.WhileAsync(new ValueTask<int>(bytes.Task)).AsTask();
        _time.Advance(TimeSpan.FromSeconds(14));
        Assert.False(_sink.HasStarted);
        for (int i = 0; i < 46; i++) _time.Advance(TimeSpan.FromSeconds(1)); // to 60 s
        Assert.True(_sink.HasStarted);
        Assert.Equal(string.Concat(Enumerable.Repeat(": keep-alive\n\n", 4)), _sink.Text);
        bytes.SetResult(7);
        Assert.Equal(7, await waiting);
        _time.Advance(TimeSpan.FromMinutes(5)); // nobody waits
        Assert.Equal(4, _sink.Writes);
    }

    [Fact]
    public async Task While_ManyShortWaits_StaysSilentAndCountsFromTheLast()
    {
        using Heartbeat heartbeat = new(Call(stream: true), _sink, CancellationToken.None);
        for (int i = 0; i < 10; i++)
        {
            TaskCompletionSource<int> chunk = new();
            Task<int> short10 = heartbeat.WhileAsync(new ValueTask<int>(chunk.Task)).AsTask();
            _time.Advance(TimeSpan.FromSeconds(10));
            chunk.SetResult(i);
            await short10;
        }
        Assert.Equal(0, _sink.Writes);
        TaskCompletionSource<int> last = new();
        Task<int> waiting = heartbeat.WhileAsync(new ValueTask<int>(last.Task)).AsTask();
        for (int i = 0; i < 15; i++) _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, _sink.Writes);
        last.SetResult(0);
        await waiting;
    }

    [Fact]
    public async Task While_CommentIsStillBeingWritten_WaitsForIt()
    {
        using Heartbeat heartbeat = new(Call(stream: true), _sink, CancellationToken.None);
        _sink.Gate = new();
        TaskCompletionSource<int> bytes = new();
        Task<int> waiting = heartbeat.WhileAsync(new ValueTask<int>(bytes.Task)).AsTask();
        _time.Advance(TimeSpan.FromSeconds(15));
        bytes.SetResult(1);
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted); // or two writers would meet in one answer
        _sink.Gate.SetResult();
        Assert.Equal(1, await waiting);
    }

    [Fact]
    public async Task While_WholeAnswer_WritesNothing()
    {
        using Heartbeat heartbeat = new(Call(stream: false), _sink, CancellationToken.None);
        TaskCompletionSource<int> bytes = new();
        Task<int> waiting = heartbeat.WhileAsync(new ValueTask<int>(bytes.Task)).AsTask();
        _time.Advance(TimeSpan.FromMinutes(5));
        bytes.SetResult(1);
        await waiting;
        Assert.Equal(0, _sink.Writes);
    }

    private CallContext Call(bool stream)
    {
        string body = $"{{\"model\":\"m\",\"stream\":{(stream ? "true" : "false")},\"messages\":[{{\"role\":\"user\",\"content\":\"hi\"}}]}}";
        Assert.True(ChatRequestReader.TryRead(Encoding.UTF8.GetBytes(body), out ChatRequest? request, out _));
        CallArrival arrival = new(CallId.New(_time.GetUtcNow()), "r1", _time.GetUtcNow(), _time.GetTimestamp(), PresentedKey: null, FromLoopback: true, _ => null);
        return new(arrival, ChatCompletionsProtocol.Instance, GatewaySnapshot.Create(new(), PriceBook.Empty), _time) { Request = request };
    }

    private sealed class MemorySink : IAnswerSink
    {
        private readonly StringBuilder _text = new();

        public TaskCompletionSource? Gate { get; set; }
        public bool HasStarted { get; private set; }
        public int Writes { get; private set; }
        public string Text => _text.ToString();

        public void Start(AnswerHead head) => HasStarted = true;

        public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            Writes++;
            _text.Append(Encoding.UTF8.GetString(bytes.Span));
            if (Gate is { } gate) await gate.Task;
        }

        public ValueTask CompleteAsync() => default;

        public void Abort() => throw new InvalidOperationException("A heartbeat aborts nothing.");
    }
}
