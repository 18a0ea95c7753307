using System.Text.RegularExpressions;
using System.Net;

namespace Breakeven.Gateway.Policies.PersonalData.Detectors;

/// <summary>Addresses of machines, which are personal data where they lead to a person (CJEU C-582/14, Breyer). IPv4, but loopback, and IPv6 of the global range 2000::/3 (RFC 4291, 2.4), outside of which <c>a[::2]</c> would be one.</summary>
internal sealed partial class IpAddressDetector() : CheckedPattern("ip", Pattern)
{
    [GeneratedRegex(@"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}(?!\.?\w)|[23][0-9A-Fa-f]{3}:(?:[0-9A-Fa-f]{0,4}:){1,6}[0-9A-Fa-f]{1,4})(?![\w:])", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }

    protected override int Measure(ReadOnlySpan<char> match) =>
        IPAddress.TryParse(match, out IPAddress? address) && !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) ? match.Length : 0;
}
