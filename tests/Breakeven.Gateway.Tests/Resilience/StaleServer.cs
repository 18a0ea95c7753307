using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Breakeven.Gateway.Tests.Resilience;

/// <summary>Answers the first request of each connection well, and drops the connection when a second one has been read: as a server does whose idle time ran out just then.</summary>
internal sealed class StaleServer : IAsyncDisposable
{
    private const string Answer = """{"id":"x","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"hello"}}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly bool _resets;
    private readonly Task _accepting;
    private int _dropped, _answered;

    /// <param name="resets">Whether connections are dropped with a reset, else with a regular end.</param>
    public StaleServer(bool resets)
    {
        _resets = resets;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri BaseUrl => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1");
    public int Dropped => Volatile.Read(ref _dropped);
    public int Answered => Volatile.Read(ref _answered);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token)));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                if (!await ReadRequestAsync(socket)) return;
                await socket.SendAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Answer.Length}\r\n\r\n{Answer}"), _stop.Token);
                Interlocked.Increment(ref _answered);
                if (!await ReadRequestAsync(socket)) return;
                Interlocked.Increment(ref _dropped);
                if (_resets) socket.LingerState = new(enable: true, seconds: 0);
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException)
            {
                // The other side has gone, or the test is over.
            }
        }
    }

    /// <returns>False at the connection's end.</returns>
    private async Task<bool> ReadRequestAsync(Socket socket)
    {
        byte[] buffer = new byte[64 * 1024];
        int read = 0;
        while (true)
        {
            int more = await socket.ReceiveAsync(buffer.AsMemory(read), _stop.Token);
            if (more == 0) return false;
            read += more;
            string text = Encoding.ASCII.GetString(buffer, 0, read);
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0) continue;
            string length = text.Split('\n').Single(line => line.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase)).Split(':')[1];
            if (read >= end + 4 + int.Parse(length, System.Globalization.CultureInfo.InvariantCulture)) return true;
        }
    }
}
