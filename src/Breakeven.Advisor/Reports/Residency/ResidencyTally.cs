namespace Breakeven.Advisor.Reports.Residency;

/// <summary>Counts records into a <see cref="ResidencyReport"/>, in memory that grows with classes and places only.</summary>
/// <param name="configuration">Providers and policies of a configuration by its number; null when the ledger does not tell them.</param>
public sealed class ResidencyTally(Func<int, BreakevenConfig?> configuration)
{
    private readonly Dictionary<string, ClassTally> _classes = [];
    private DateTimeOffset? _from, _until;

    /// <summary>A record without a data class says nothing about residency.</summary>
    public void Add(CallRecord call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.DataClass is not { } classes) return;
        _from = _from < call.StartedAt ? _from : call.StartedAt;
        _until = _until > call.StartedAt ? _until : call.StartedAt;
        BreakevenConfig? inForce = call.ConfigVersion is { } version ? configuration(version) : null;
        foreach (string dataClass in classes.Split('+'))
        {
            if (!_classes.TryGetValue(dataClass, out ClassTally? tally)) _classes[dataClass] = tally = new(dataClass);
            tally.Add(call, inForce);
        }
    }

    public ResidencyReport Report() => new(_from, _until, [.. _classes.Values.Select(tally => tally.Report()).OrderBy(item => item.DataClass, StringComparer.Ordinal)]);
}
