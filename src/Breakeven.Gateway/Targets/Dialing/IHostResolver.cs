using System.Net;

namespace Breakeven.Gateway.Targets.Dialing;

/// <summary>Looks host names up.</summary>
internal interface IHostResolver
{
    /// <returns>Its addresses, at least one.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">There is no such host, or nobody could be asked.</exception>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);
}
