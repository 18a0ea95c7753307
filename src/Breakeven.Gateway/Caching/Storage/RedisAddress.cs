using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Breakeven.Gateway.Caching.Storage;

/// <summary>Where Redis is: <c>redis://[user:password@]host[:port][/database]</c>, or <c>rediss://</c> for TLS.</summary>
internal sealed record RedisAddress(string Host, int Port, bool Tls, string? User, string? Password, int Database)
{
    private const int DefaultPort = 6379;

    public static bool TryParse(string text, [NotNullWhen(true)] out RedisAddress? address, [NotNullWhen(false)] out string? problem)
    {
        address = null;
        problem = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("redis" or "rediss") || uri.Host.Length == 0 || uri.Query.Length + uri.Fragment.Length > 0)
        {
            problem = "is not an address of Redis";
            return false;
        }
        int database = 0;
        if (uri.AbsolutePath is not ("" or "/") && !int.TryParse(uri.AbsolutePath.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out database))
        {
            problem = "names no database: what follows the host is its number";
            return false;
        }
        string[] credentials = uri.UserInfo.Split(':', 2);
        string? user = credentials[0].Length > 0 ? Uri.UnescapeDataString(credentials[0]) : null, password = credentials.Length == 2 ? Uri.UnescapeDataString(credentials[1]) : null;
        address = new(uri.Host, uri.Port < 0 ? DefaultPort : uri.Port, uri.Scheme == "rediss", user, password, database);
        return true;
    }

    public override string ToString() => $"{Host}:{Port}"; // no password in any log
}
