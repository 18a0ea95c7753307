using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;

namespace Breakeven.TestKit.Faults;

/// <summary>One accepted connection: reads requests from it, knows when the other side leaves, and sends whatever bytes it is told to.</summary>
internal sealed class FaultConnection : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly Pipe _received = new();
    private readonly CancellationTokenSource _gone = new();
    private readonly Task _receiving;
    private int _calls;
    private SeenCall? _open;
    private long _openedAt;

    public FaultConnection(Socket socket, int number)
    {
        (_socket, Number) = (socket, number);
        socket.NoDelay = true;
        _receiving = ReceiveAsync();
    }

    public int Number { get; }

    /// <summary>Cancelled when the other side has closed.</summary>
    public CancellationToken Gone => _gone.Token;

    /// <summary>Whether this side has closed.</summary>
    public bool IsClosed { get; private set; }

    /// <returns>The next request, or null when there is none.</returns>
    public async Task<SeenCall?> ReadCallAsync(Func<string, ReadOnlyMemory<byte>, Fault?> faultOf)
    {
        if (await ReadHeadAsync() is not { } head) return null;
        if (await ReadBodyAsync(head) is not { } body) return null;
        SeenCall call = new(Number, ++_calls, head, body) { Fault = faultOf(head, body) };
        (_open, _openedAt) = (call, Stopwatch.GetTimestamp());
        return call;
    }

    /// <summary>The answer is over: who leaves now does not leave early.</summary>
    public void Answered() => _open = null;

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, SeenCall call)
    {
        while (!bytes.IsEmpty)
        {
            int sent = await _socket.SendAsync(bytes, SocketFlags.None, Gone);
            call.Sent(sent);
            bytes = bytes[sent..];
        }
    }

    /// <summary>FIN: the other side reads what was sent, then the end.</summary>
    public void Close()
    {
        Answered();
        IsClosed = true;
        _socket.Shutdown(SocketShutdown.Both);
        _socket.Close();
    }

    /// <summary>RST: the other side's next read fails, and may lose what was sent.</summary>
    public void Reset()
    {
        Answered();
        IsClosed = true;
        _socket.LingerState = new(enable: true, seconds: 0);
        _socket.Close();
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _receiving;
        _gone.Dispose();
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (await _socket.ReceiveAsync(_received.Writer.GetMemory(4096), SocketFlags.None) is var read and > 0)
            {
                _received.Writer.Advance(read);
                await _received.Writer.FlushAsync();
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            // The same as an end.
        }
        await _received.Writer.CompleteAsync();
        _open?.Left(Stopwatch.GetElapsedTime(_openedAt));
        await _gone.CancelAsync();
    }

    private async Task<string?> ReadHeadAsync()
    {
        ReadOnlyMemory<byte>? head = await TakeAsync(bytes => bytes.IndexOf("\r\n\r\n"u8) is var end and >= 0 ? end + 4 : -1);
        return head is { } found ? Encoding.Latin1.GetString(found.Span[..^4]) : null;
    }

    private async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(string head)
    {
        if (head.Contains("transfer-encoding: chunked", StringComparison.OrdinalIgnoreCase)) return await ReadChunksAsync();
        int at = head.IndexOf("content-length:", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return ReadOnlyMemory<byte>.Empty;
        int length = int.Parse(head[(at + "content-length:".Length)..].Split('\r')[0].Trim(), CultureInfo.InvariantCulture);
        return await TakeAsync(bytes => bytes.Length >= length ? length : -1);
    }

    private async Task<ReadOnlyMemory<byte>?> ReadChunksAsync()
    {
        ArrayBufferWriter<byte> body = new();
        while (true)
        {
            if (await TakeAsync(static bytes => bytes.IndexOf("\r\n"u8) is var end and >= 0 ? end + 2 : -1) is not { } line) return null;
            int size = int.Parse(Encoding.Latin1.GetString(line.Span).Split(';')[0].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (await TakeAsync(bytes => bytes.Length >= size + 2 ? size + 2 : -1) is not { } chunk) return null;
            if (size == 0) return body.WrittenMemory;
            body.Write(chunk.Span[..size]);
        }
    }

    /// <param name="measure">Says how many of the bytes received so far are wanted, or -1 for more first.</param>
    private async Task<ReadOnlyMemory<byte>?> TakeAsync(TakeMeasure measure)
    {
        while (true)
        {
            ReadResult result = await _received.Reader.ReadAsync();
            byte[] bytes = result.Buffer.ToArray();
            int take = measure(bytes);
            if (take >= 0)
            {
                _received.Reader.AdvanceTo(result.Buffer.GetPosition(take));
                return bytes.AsMemory(0, take);
            }
            _received.Reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted) return null;
        }
    }

    private delegate int TakeMeasure(ReadOnlySpan<byte> received);
}
