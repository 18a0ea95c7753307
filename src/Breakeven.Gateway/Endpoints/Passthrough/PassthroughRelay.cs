using System.Buffers;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Endpoints.Passthrough;

/// <summary>The provider's body on its way to the client, as it comes. The last piece is held back until the call is recorded.</summary>
/// <remarks>An answer of stated length is complete with its last byte, so that piece waits; one without is complete with its end, so nothing does and a live stream is not delayed.</remarks>
internal sealed class PassthroughRelay(CallContext call, Target target, IAnswerSink answer, AttemptClock clock) : IDisposable
{
    private const int Step = 64 * 1024;
    private readonly UsageScanner _usage = new();
    private byte[] _piece = ArrayPool<byte>.Shared.Rent(Step);
    private byte[] _heldBytes = ArrayPool<byte>.Shared.Rent(Step);
    private int _held;

    public TimeSpan? FirstChunk { get; private set; }

    /// <summary>What a JSON answer says that it used; null when it says nothing, or is something else.</summary>
    public TokenUsage? Usage => PassthroughUsage.Read(_usage.Usage);

    /// <returns>What the client may see once the call is recorded.</returns>
    public async Task<PooledBuffer> RunAsync(HttpResponseMessage response, AnswerHead head, CancellationToken clientGone)
    {
        bool isJson = response.Content.Headers.ContentType?.MediaType == "application/json";
        await using Stream upstream = await response.Content.ReadAsStreamAsync(clock.Token);
        while (await ReadAsync(upstream) is var read and > 0)
        {
            FirstChunk ??= clock.Elapsed;
            if (isJson) _usage.Feed(_piece.AsSpan(0, read));
            if (head.ContentLength is null) await WriteAsync(_piece.AsMemory(0, read), head, clientGone);
            else await HoldAsync(read, head, clientGone);
        }
        PooledBuffer terminal = new(Math.Max(_held, 1));
        terminal.Append(_heldBytes.AsSpan(0, _held));
        return terminal;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_piece);
        ArrayPool<byte>.Shared.Return(_heldBytes);
    }

    private async ValueTask<int> ReadAsync(Stream upstream)
    {
        clock.Expect(WaitPhase.BetweenChunks, target.Provider.Timeouts.BetweenChunks);
        long started = call.Waiting.Start();
        int read = await upstream.ReadAsync(_piece.AsMemory(0, Step), clock.Token);
        call.Waiting.Stop(started);
        return read;
    }

    private async ValueTask HoldAsync(int read, AnswerHead head, CancellationToken clientGone)
    {
        if (_held > 0) await WriteAsync(_heldBytes.AsMemory(0, _held), head, clientGone);
        (_piece, _heldBytes, _held) = (_heldBytes, _piece, read);
    }

    /// <summary>A slow reader is not the provider's silence.</summary>
    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, AnswerHead head, CancellationToken clientGone)
    {
        clock.Pause();
        if (!answer.HasStarted) answer.Start(head);
        long started = call.Waiting.Start();
        await answer.WriteAsync(bytes, clientGone);
        call.Waiting.Stop(started);
    }
}
