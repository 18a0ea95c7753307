using System.Net;

namespace Breakeven.Server.Hosting;

/// <summary>Where the server listens.</summary>
/// <param name="Url">As Kestrel takes it.</param>
/// <param name="Host">Name or address in it.</param>
/// <param name="Port">0 lets the system choose.</param>
/// <param name="IsLoopback">True when only this machine can connect.</param>
internal sealed record ListenAddress(string Url, string Host, int Port, bool IsLoopback)
{
    /// <exception cref="ServerRefusedException">Not an address.</exception>
    public static ListenAddress Parse(string listen)
    {
        // Kestrel's wildcards are no valid URI hosts.
        string readable = listen.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
        if (!Uri.TryCreate(readable, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
            throw new ServerRefusedException($"server.listen: '{listen}' is no address; write one like 'http://127.0.0.1:4747'.");
        string host = uri.Host.Trim('[', ']');
        bool loopback = host == "localhost" || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
        return new(readable, host, uri.Port, loopback);
    }

    /// <summary>A gateway that others can reach spends the operator's money for whoever finds it.</summary>
    public void RequireKeysBeyondLoopback(BreakevenConfig config)
    {
        if (IsLoopback) return;
        if (config.Server.AdminKey is null && config.Server.Admins.IsEmpty) throw new ServerRefusedException($"server.admin_key is required, since {Url} can be reached from other machines.");
        if (config.Keys.IsEmpty) throw new ServerRefusedException($"keys: at least one is required, since {Url} can be reached from other machines. 'breakeven keys create' makes one.");
    }
}
