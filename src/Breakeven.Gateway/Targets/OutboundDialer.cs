using System.Net;
using System.Net.Sockets;

namespace Breakeven.Gateway.Targets;

/// <summary>Opens the connections of one provider, and only to that provider: whatever a request, a redirect or a bug asks for, no other host is dialled.</summary>
internal sealed class OutboundDialer(string host, int port)
{
    /// <exception cref="InvalidOperationException">Something asked for another host.</exception>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint asked, CancellationToken cancellationToken)
    {
        if (!string.Equals(asked.Host, host, StringComparison.OrdinalIgnoreCase) || asked.Port != port)
            throw new InvalidOperationException("A connection to a host that no provider names was refused.");
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(asked, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
