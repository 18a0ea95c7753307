using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Breakeven.TestKit.Faults;

/// <summary>A provider on a raw socket that misbehaves on request: a model named like one of <see cref="FaultCatalogue.All"/> does that fault, every other one answers well and repeats the prompt.</summary>
/// <remarks>Speaks OpenAI's chat completions and responses, Anthropic's messages and Ollama's chat, by path. Keeps what it saw.</remarks>
public sealed class FaultyServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly ConcurrentDictionary<int, Task> _connections = new();
    private readonly ConcurrentDictionary<int, FaultConnection> _open = new();
    private readonly Task _accepting;
    private int _accepted;

    private FaultyServer(IPEndPoint endpoint)
    {
        _listener = new(endpoint);
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    /// <summary>Every request, in the order of arrival.</summary>
    public ConcurrentQueue<SeenCall> Seen { get; } = new();

    /// <summary>Connections accepted so far.</summary>
    public int Connections => Volatile.Read(ref _accepted);

    /// <summary>What to do with a call, before the model's name is asked; null to go by the name.</summary>
    public Func<SeenCall, Func<FaultScene, Task>?>? Script { get; set; }

    /// <summary>Called for each request once it is over.</summary>
    public Action<SeenCall>? Ended { get; set; }

    /// <summary>The server's root, without a path.</summary>
    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <param name="port">0 for any free one.</param>
    /// <param name="address">Loopback where none is given.</param>
    public static FaultyServer Start(int port = 0, IPAddress? address = null) => new(new(address ?? IPAddress.Loopback, port));

    /// <summary>An address at which connections are refused (fault 41).</summary>
    public static Uri RefusingAddress()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return new($"http://{listener.LocalEndpoint}");
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        foreach (FaultConnection connection in _open.Values) await connection.DisposeAsync();
        await Task.WhenAll(_connections.Values);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync();
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
            int number = Interlocked.Increment(ref _accepted);
            FaultConnection connection = new(socket, number);
            _open[number] = connection;
            Task serving = ServeAsync(connection);
            _connections[number] = serving;
            _ = serving.ContinueWith(_ => _connections.TryRemove(number, out Task? _), TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(FaultConnection connection)
    {
        await Task.Yield();
        await using (connection)
        {
            try
            {
                while (!connection.IsClosed && await connection.ReadCallAsync(FaultOf) is { } call) await AnswerAsync(connection, call);
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // The other side left, or the test is over.
            }
        }
        _open.TryRemove(connection.Number, out _);
    }

    private async Task AnswerAsync(FaultConnection connection, SeenCall call)
    {
        Seen.Enqueue(call);
        FaultScene scene = new(connection, call);
        try
        {
            await (Script?.Invoke(call) ?? call.Fault?.PlayAsync ?? FaultScene.AnswerWellAsync)(scene);
            connection.Answered();
        }
        finally
        {
            Ended?.Invoke(call);
        }
    }

    /// <summary>By the model in the body, or for Gemini's API in the path.</summary>
    private static Fault? FaultOf(string head, ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty("model", out JsonElement model) ? FaultCatalogue.Find(model.GetString() ?? "") : null;
        }
        catch (Exception none) when (none is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
