using System.Collections.Frozen;

namespace Breakeven.Gateway.Policies.PersonalData;

/// <summary>The rules of one configuration: the general one, and those of workloads that say something else.</summary>
internal sealed class PersonalDataTable
{
    private readonly FrozenDictionary<string, PersonalDataRule?> _byWorkload;

    public PersonalDataTable(BreakevenConfig config)
    {
        General = PersonalDataRule.From(config.PersonalData);
        _byWorkload = config.Workloads.Where(workload => workload.PersonalData is not null)
            .ToFrozenDictionary(workload => workload.Name, workload => PersonalDataRule.From(workload.PersonalData!.Over(config.PersonalData)));
        IsEmpty = General is null && _byWorkload.Values.All(rule => rule is null);
    }

    /// <summary>True when no call is looked into.</summary>
    public bool IsEmpty { get; }

    /// <summary>Of calls without a workload of their own.</summary>
    public PersonalDataRule? General { get; }

    public PersonalDataRule? Of(string? workload) => workload is not null && _byWorkload.TryGetValue(workload, out PersonalDataRule? rule) ? rule : General;
}
