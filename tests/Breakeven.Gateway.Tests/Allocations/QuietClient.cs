using System.Net.Sockets;

namespace Breakeven.Gateway.Tests.Allocations;

/// <summary>A client with a blocking socket and prepared bytes, which allocates nothing.</summary>
internal sealed class QuietClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 30_000 };
    private readonly byte[] _answer = new byte[64 * 1024];

    public QuietClient(Uri gateway) => _socket.Connect(gateway.Host, gateway.Port);

    public void Send(byte[] request) => _socket.Send(request);

    /// <summary>Reads on until what has come since the last call holds a text.</summary>
    public void ReadUntil(ReadOnlySpan<byte> text)
    {
        int length = 0;
        do
        {
            int read = _socket.Receive(_answer.AsSpan(length));
            if (read == 0) throw new InvalidOperationException("The gateway closed the connection.");
            length += read;
        }
        while (_answer.AsSpan(0, length).IndexOf(text) < 0);
    }

    public void Dispose() => _socket.Dispose();
}
