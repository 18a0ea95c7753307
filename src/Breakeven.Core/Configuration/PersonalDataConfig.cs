using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Breakeven;

/// <summary>Section <c>personal_data</c>: what is looked for in requests, and what is done when it is found. A workload's key of that name says only what differs.</summary>
/// <remarks>Off unless an action is stated. Members that are null say nothing.</remarks>
public sealed record PersonalDataConfig
{
    /// <summary>Kinds, as <c>email</c>, <c>card</c>, <c>iban</c>, or <c>national_ids</c> for all national numbers.</summary>
    public ImmutableArray<string>? Detect { get; init; }

    /// <summary>Kinds of the operator's own, each a regular expression that needs no backtracking.</summary>
    public FrozenDictionary<string, string>? Patterns { get; init; }
    public PersonalDataAction? Action { get; init; }

    /// <summary>The data class that <see cref="PersonalDataAction.Raise"/> adds.</summary>
    public string? DataClass { get; init; }

    /// <summary>These settings, with what they do not say taken from <paramref name="general"/>.</summary>
    public PersonalDataConfig Over(PersonalDataConfig general)
    {
        ArgumentNullException.ThrowIfNull(general);
        return new() { Detect = Detect ?? general.Detect, Patterns = Patterns ?? general.Patterns, Action = Action ?? general.Action, DataClass = DataClass ?? general.DataClass };
    }
}

/// <summary>What is done with a request that holds personal data.</summary>
public enum PersonalDataAction
{
    /// <summary>Nothing is looked for.</summary>
    Off,

    /// <summary>The call gets a data class more, and with it that class's policy.</summary>
    Raise,

    /// <summary>Placeholders go to the target in place of the data.</summary>
    Mask,

    /// <summary>The call is refused.</summary>
    Refuse,
}
