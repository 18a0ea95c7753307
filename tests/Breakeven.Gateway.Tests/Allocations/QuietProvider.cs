using System.Net;
using System.Net.Sockets;

namespace Breakeven.Gateway.Tests.Allocations;

/// <summary>A provider on one thread with blocking sockets and prepared bytes: it allocates nothing, so that all that a process allocates while it answers is the gateway's.</summary>
internal sealed class QuietProvider : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] _request = new byte[64 * 1024];
    private readonly byte[] _first;
    private readonly byte[] _chunk;
    private readonly byte[] _last;
    private readonly SemaphoreSlim _next = new(0);
    private readonly Thread _thread;

    /// <param name="first">Sent upon each request: the head, and a whole answer or a stream's beginning.</param>
    /// <param name="chunk">Sent <see cref="Chunks"/> times, each when it is asked for.</param>
    /// <param name="last">Sent after the chunks, when it is asked for; empty for a whole answer.</param>
    public QuietProvider(byte[] first, byte[] chunk, byte[] last)
    {
        (_first, _chunk, _last) = (first, chunk, last);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    public Uri BaseUrl => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/v1");

    /// <summary>Chunks of each answer.</summary>
    public int Chunks { get; set; }

    /// <summary>Lets the next chunk go, or the end, so that the gateway never gets two at once.</summary>
    public void SendNext() => _next.Release();

    public void Dispose()
    {
        _listener.Dispose();
        _next.Release();
        _thread.Join();
        _next.Dispose();
    }

    /// <summary>One connection is all that one client at a time makes the gateway open.</summary>
    private void Serve()
    {
        try
        {
            using Socket connection = _listener.Accept();
            connection.NoDelay = true;
            while (connection.Receive(_request) > 0) Answer(connection);
        }
        catch (SocketException)
        {
            // The test is over.
        }
    }

    private void Answer(Socket connection)
    {
        connection.Send(_first);
        if (_last.Length == 0) return;
        for (int sent = 0; sent <= Chunks; sent++)
        {
            _next.Wait();
            connection.Send(sent < Chunks ? _chunk : _last);
        }
    }
}
