using System.Net.Sockets;

namespace Breakeven.Gateway.Targets.Dialing;

/// <summary>What an <see cref="HttpClient"/> ends with when the other side fails, or the way to it.</summary>
/// <remarks>A connection that is reset between being made and being used ends as a bare <see cref="SocketException"/>: .NET 10 looks for its remote address and finds none.</remarks>
public static class NetworkFailure
{
    public static bool Is(Exception error) => error is HttpRequestException or IOException or SocketException;

    /// <summary>Whether no byte of a request can have arrived.</summary>
    public static bool IsBeforeSending(Exception error) => error is SocketException or HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };
}
