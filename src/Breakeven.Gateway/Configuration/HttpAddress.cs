using System.Diagnostics.CodeAnalysis;

namespace Breakeven.Gateway.Configuration;

/// <summary>Tells addresses that can be called from texts that only look like one.</summary>
internal static class HttpAddress
{
    /// <summary>An absolute http or https address with a host that can be looked up.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && (address.Scheme is "http" or "https") && HasHost(address);

    /// <summary>A <see cref="Uri"/> accepts letters that no host name may have, and says so only when asked for the name on the wire.</summary>
    private static bool HasHost(Uri address)
    {
        try
        {
            return address.IdnHost.Length > 0;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }
}
