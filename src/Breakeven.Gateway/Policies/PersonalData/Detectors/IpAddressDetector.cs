using System.Text.RegularExpressions;
using System.Net;

namespace Breakeven.Gateway.Policies.PersonalData.Detectors;

/// <summary>Addresses of machines, which are personal data where they lead to a person (CJEU C-582/14, Breyer). Loopback and unspecified ones are nobody's.</summary>
internal sealed partial class IpAddressDetector() : CheckedPattern("ip", Pattern)
{
    [GeneratedRegex(@"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}(?!\.?\w)|(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{1,4})(?![\w:])", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }

    protected override int Measure(ReadOnlySpan<char> match) =>
        IPAddress.TryParse(match, out IPAddress? address) && !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) ? match.Length : 0;
}
