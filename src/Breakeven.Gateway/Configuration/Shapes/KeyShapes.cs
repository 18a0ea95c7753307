using System.Collections.Immutable;
using System.Net;

namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>The sections <c>keys</c> and <c>teams</c>, with budgets and limits.</summary>
internal static class KeyShapes
{
    /// <summary>First, since the shapes below are made of it.</summary>
    public static readonly OneOrManyShape<BudgetConfig> Budgets = new(Budget());
    public static readonly ObjectShape<KeyConfig> Key = KeyShape();
    public static readonly ListShape<KeyConfig> Keys = new(Key);
    public static readonly NamedShape<TeamConfig> Teams = new(Team(), name => new(name), team => team.Name);

    /// <summary>A list that is there only if something is in it.</summary>
    public static ImmutableArray<T>? Given<T>(ImmutableArray<T> list) => list.IsDefaultOrEmpty ? null : list;

    private static ObjectShape<BudgetConfig> Budget() => new ObjectShape<BudgetConfig>(() => new(Money.Zero, BudgetPeriod.Month))
        .Key("usd", Scalars.Money, "Most US dollars in one window.", c => c.Usd, (c, v) => c with { Usd = v }, required: true)
        .Key("per", Scalars.Word(("minute", BudgetPeriod.Minute), ("hour", BudgetPeriod.Hour), ("day", BudgetPeriod.Day), ("week", BudgetPeriod.Week), ("month", BudgetPeriod.Month)), "The window, by the calendar in UTC.", c => c.Per, (c, v) => c with { Per = v }, required: true)
        .OptionalKey("warn_at", Scalars.Number(0.01, 1), "Share of it at which the operator is warned, once a window.", c => c.WarnAt, (c, v) => c with { WarnAt = v });

    private static ObjectShape<LimitsConfig> Limits() => new ObjectShape<LimitsConfig>(() => new())
        .OptionalKey("requests_per_minute", Scalars.Count(1, int.MaxValue), "Most requests a minute.", c => c.RequestsPerMinute, (c, v) => c with { RequestsPerMinute = v })
        .OptionalKey("tokens_per_minute", Scalars.Integer(1, long.MaxValue), "Most tokens a minute.", c => c.TokensPerMinute, (c, v) => c with { TokensPerMinute = v })
        .OptionalKey("concurrency", Scalars.Count(1, int.MaxValue), "Most calls at once.", c => c.Concurrency, (c, v) => c with { Concurrency = v });

    private static ObjectShape<TeamConfig> Team() => new ObjectShape<TeamConfig>(() => new(""))
        .OptionalKey("budget", Budgets, "Money per window, shared by its keys; one or a list.", c => Given(c.Budgets), (c, v) => c with { Budgets = v })
        .Key("limits", Limits(), "Traffic of its keys together.", c => c.Limits, (c, v) => c with { Limits = v });

    private static ObjectShape<KeyHashConfig> Hash() => new ObjectShape<KeyHashConfig>(() => new(""))
        .Key("hash", Scalars.Sha256, "SHA-256 of the credential in hex.", c => c.Sha256, (c, v) => c with { Sha256 = v }, required: true)
        .OptionalKey("expires", Scalars.Instant, "From then on this credential no longer opens the key.", c => c.Expires, (c, v) => c with { Expires = v })
        .WithShorthand("hash");

    private static ObjectShape<KeyConfig> KeyShape() => new ObjectShape<KeyConfig>(() => new("", ImmutableArray<KeyHashConfig>.Empty))
        .Key("name", Scalars.Text, "Name of the key in records and reports.", c => c.Name, (c, v) => c with { Name = v }, required: true)
        .OptionalKey("sha256", new OneOrManyShape<KeyHashConfig>(Hash()), "SHA-256 of the key in hex, as 'breakeven keys create' prints it, or a list while it is rotated. The key itself is stored nowhere.", c => Given(c.Hashes), (c, v) => c with { Hashes = v }, required: true)
        .Key("enabled", Scalars.Flag, "false shuts the key out.", c => c.Enabled, (c, v) => c with { Enabled = v })
        .OptionalKey("expires_at", Scalars.Instant, "From then on it is refused.", c => c.ExpiresAt, (c, v) => c with { ExpiresAt = v })
        .Key("environment", Scalars.Text, "Environment of its calls.", c => c.Environment, (c, v) => c with { Environment = v })
        .Key("team", Scalars.Text, "The entry of teams whose budgets and limits its calls share.", c => c.Team, (c, v) => c with { Team = v })
        .OptionalKey("budget", Budgets, "Money per window; one or a list.", c => Given(c.Budgets), (c, v) => c with { Budgets = v })
        .Key("limits", Limits(), "Traffic per window.", c => c.Limits, (c, v) => c with { Limits = v })
        .OptionalKey("routes", new ListShape<string>(Scalars.Text), "Routes that the key may use; all unless listed.", c => c.Routes, (c, v) => c with { Routes = v })
        .OptionalKey("data_classes", new ListShape<string>(Scalars.Text), "Data classes that its calls may have; all unless listed.", c => c.DataClasses, (c, v) => c with { DataClasses = v })
        .OptionalKey("networks", new ListShape<IPNetwork>(Scalars.Network), "Where it may be presented from; anywhere unless listed.", c => c.Networks, (c, v) => c with { Networks = v });
}
