using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Targets.Dialing;

/// <summary>Opens the connections of one provider, and only to that provider: whatever a request, a redirect or a bug asks for, no other host is dialled.</summary>
/// <remarks>
/// A name is resolved once for each connection, every address it has is checked, and one of those is dialled: a name cannot be one address when it is checked
/// and another when it is dialled. One bad address among good ones refuses the name, since that is what a rebinding answer looks like.
/// </remarks>
/// <param name="allowsPrivate">Whether the provider is declared to be in a private network.</param>
internal sealed partial class OutboundDialer(string host, int port, bool allowsPrivate, IHostResolver resolver, ILogger logger)
{
    /// <exception cref="InvalidOperationException">Something asked for another host.</exception>
    /// <exception cref="AddressRefusedException">The host is where this provider may not be.</exception>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint asked, CancellationToken cancellationToken)
    {
        if (!string.Equals(asked.Host, host, StringComparison.OrdinalIgnoreCase) || asked.Port != port)
            throw new InvalidOperationException("A connection to a host that no provider names was refused.");
        IPAddress[] addresses = IPAddress.TryParse(host, out IPAddress? literal) ? [literal] : await resolver.ResolveAsync(host, cancellationToken);
        foreach (IPAddress address in addresses) Check(address);
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Check(IPAddress address)
    {
        AddressKind kind = AddressKinds.Of(address);
        if (kind == AddressKind.Public || (kind == AddressKind.Private && allowsPrivate)) return;
        LogRefused(host, address, kind, kind == AddressKind.Private ? "if it belongs there, say 'location: own' or 'allow_private_network: true' of its provider" : "such addresses are never dialled");
        throw new AddressRefusedException($"An address of the host is {kind}.");
    }

    [LoggerMessage(EventId = 3251, Level = LogLevel.Warning, Message = "Host {Host} was not dialled: its address {Address} is {Kind}; {Advice}")]
    private partial void LogRefused(string host, IPAddress address, AddressKind kind, string advice);
}
