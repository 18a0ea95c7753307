using System.Collections.Immutable;

namespace Breakeven.Advisor.Reports.Residency;

/// <summary>Counts the calls of one data class.</summary>
internal sealed class ClassTally(string dataClass)
{
    private readonly Dictionary<(string Target, string? Provider, Location? Location, string? Region), long> _places = [];
    private readonly List<ResidencyFinding> _findings = [];
    private long _calls, _denied, _attempts, _unrestricted, _violations, _unproven;

    /// <param name="inForce">Null when the ledger does not tell it.</param>
    public void Add(CallRecord call, BreakevenConfig? inForce)
    {
        _calls++;
        if (call.ErrorCode is "policy_denied" or "no_permitted_target" or "personal_data_refused") _denied++;
        foreach (SentTo sent in SentTo.Of(call)) Add(call, sent, inForce);
    }

    public ClassResidency Report() => new(
        dataClass, _calls, _denied, _attempts, _unrestricted, _violations, _unproven,
        [.. _places.Select(place => new ResidencyPlace(place.Key.Target, place.Key.Provider, place.Key.Location, place.Key.Region, place.Value))
            .OrderByDescending(place => place.Attempts).ThenBy(place => place.Target, StringComparer.Ordinal)],
        [.. _findings]);

    private void Add(CallRecord call, SentTo sent, BreakevenConfig? inForce)
    {
        _attempts++;
        (string, string?, Location?, string?) place = (sent.Target, sent.Provider, sent.Location, sent.Region);
        _places[place] = _places.GetValueOrDefault(place) + 1;
        if (inForce is null) _unproven++;
        else if (inForce.Policies.FirstOrDefault(policy => policy.DataClass == dataClass) is not { } policy) _unrestricted++;
        else Judge(call, sent, policy, inForce);
    }

    private void Judge(CallRecord call, SentTo sent, PolicyConfig policy, BreakevenConfig inForce)
    {
        if (sent is not { Provider: { } name, Location: { } location })
        {
            _unproven++;
            return;
        }
        ImmutableArray<string> attributes = inForce.Providers.FirstOrDefault(provider => provider.Name == name)?.Attributes ?? [];
        ProviderConfig provider = new(name, "") { Location = location, Region = sent.Region is { } region ? new Region(region) : null, Attributes = attributes };
        if (policy.Permits(provider, sent.Model ?? "")) return;
        _violations++;
        if (_findings.Count < ClassResidency.MostFindings) _findings.Add(new(call.RequestId, sent.At, sent.Target, name, location, sent.Region, call.ConfigVersion));
    }
}
