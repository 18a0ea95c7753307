using System.Collections.Frozen;
using System.Collections.Immutable;
using Breakeven.Gateway.Policies.PersonalData.Detectors;

namespace Breakeven.Gateway.Policies.PersonalData;

/// <summary>The kinds of personal data that are known, and the word that stands for all national numbers.</summary>
internal static class PersonalDataKinds
{
    public const string NationalIds = "national_ids";

    private static readonly ImmutableArray<IPersonalDataDetector> s_national =
    [
        new SocialSecurityNumberDetector(), new NationalInsuranceNumberDetector(), new GermanTaxIdDetector(), new GermanIdCardDetector(), new FrenchNirDetector(), new SpanishDniDetector(),
        new ItalianFiscalCodeDetector(), new DutchBsnDetector(), new PolishPeselDetector(), new BrazilianCpfDetector(), new AadhaarDetector(),
    ];

    /// <summary>Of two that find the same place the earlier wins: the surer the check, the earlier.</summary>
    public static readonly ImmutableArray<IPersonalDataDetector> All = [new EmailDetector(), new IbanDetector(), new CardDetector(), .. s_national, new PhoneDetector(), new IpAddressDetector()];

    private static readonly FrozenDictionary<string, ImmutableArray<IPersonalDataDetector>> s_byWord = All
        .Select(detector => KeyValuePair.Create<string, ImmutableArray<IPersonalDataDetector>>(detector.Kind, [detector]))
        .Append(new(NationalIds, s_national))
        .ToFrozenDictionary();

    /// <summary>Words that the configuration may list.</summary>
    public static IEnumerable<string> Words => All.Select(detector => detector.Kind).Append(NationalIds);

    public static ImmutableArray<IPersonalDataDetector> Of(IEnumerable<string> words)
    {
        FrozenSet<IPersonalDataDetector> wanted = words.SelectMany(word => s_byWord[word]).ToFrozenSet();
        return All.RemoveAll(detector => !wanted.Contains(detector));
    }
}
