using System.Text.RegularExpressions;
using System.Collections.Frozen;
using Breakeven.Gateway.Policies.PersonalData.Checksums;

namespace Breakeven.Gateway.Policies.PersonalData.Detectors;

/// <summary>International bank account numbers: the country's own length and the check digits of ISO 7064 MOD 97-10.</summary>
/// <remarks>Lengths: IBAN registry of SWIFT (ISO 13616), release 99.</remarks>
internal sealed partial class IbanDetector() : CheckedPattern("iban", Pattern)
{
    private const int Longest = 34;
    private const string Lengths =
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 "
        + "IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 "
        + "SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30";

    private static readonly FrozenDictionary<string, int> s_lengths =
        Lengths.Split(' ').ToFrozenDictionary(entry => entry[..2], entry => int.Parse(entry.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture));

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> s_byCountry = s_lengths.GetAlternateLookup<ReadOnlySpan<char>>();

    [GeneratedRegex(@"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,30}", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }

    /// <summary>Text may go on behind the number, so the country says where it ends.</summary>
    protected override int Measure(ReadOnlySpan<char> match)
    {
        Span<char> iban = stackalloc char[Longest];
        Span<char> country = [char.ToUpperInvariant(match[0]), char.ToUpperInvariant(match[1])];
        if (!s_byCountry.TryGetValue(country, out int length)) return 0;
        int end = 0;
        for (int count = 0; count < length; end++)
        {
            if (end == match.Length) return 0;
            if (char.IsAsciiLetterOrDigit(match[end])) iban[count++] = char.ToUpperInvariant(match[end]);
        }
        bool ends = end == match.Length || !char.IsAsciiLetterOrDigit(match[end]);
        return ends && Iso7064.IsMod97(iban[..length]) ? end : 0;
    }
}
