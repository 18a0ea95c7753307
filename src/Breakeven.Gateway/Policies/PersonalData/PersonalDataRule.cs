using System.Collections.Immutable;
using Breakeven.Gateway.Policies.PersonalData.Detectors;

namespace Breakeven.Gateway.Policies.PersonalData;

/// <summary>What is looked for in a call, and what is done about it, compiled.</summary>
/// <param name="Detectors">The surest first.</param>
/// <param name="DataClass">That <see cref="PersonalDataAction.Raise"/> adds.</param>
internal sealed record PersonalDataRule(ImmutableArray<IPersonalDataDetector> Detectors, PersonalDataAction Action, string? DataClass)
{
    /// <returns>Null where nothing is looked for.</returns>
    public static PersonalDataRule? From(PersonalDataConfig settings)
    {
        if (settings.Action is not (PersonalDataAction.Raise or PersonalDataAction.Mask or PersonalDataAction.Refuse)) return null;
        ImmutableArray<IPersonalDataDetector> detectors =
        [
            .. (settings.Patterns?.OrderBy(entry => entry.Key, StringComparer.Ordinal) ?? Enumerable.Empty<KeyValuePair<string, string>>())
                .Select(entry => ConfiguredPattern.TryCreate(entry.Key, entry.Value, out string? problem) ?? throw new ArgumentException($"personal_data.patterns.{entry.Key} {problem}")),
            .. PersonalDataKinds.Of(settings.Detect ?? []),
        ];
        return new(detectors, settings.Action.Value, settings.DataClass);
    }
}
