namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>What a canary, a check and a judge look like.</summary>
internal static class CanaryShape
{
    public static readonly ObjectShape<CanaryConfig> Canary = new ObjectShape<CanaryConfig>(() => new(new(""), 0))
        .Key("target", Target, "Answers the share.", c => c.Target, (c, v) => c with { Target = v }, required: true)
        .Key("share", Scalars.Number(0, 1), "Share of the callers; a larger one keeps whoever is in.", c => c.Share, (c, v) => c with { Share = v }, required: true)
        .Key("experiment", Scalars.Text, "Name in the ledger and salt of the draw; the route's name unless stated.", c => c.Experiment, (c, v) => c with { Experiment = v })
        .Key("by", Scalars.Word(("conversation", ArmUnit.Conversation), ("user", ArmUnit.User), ("key", ArmUnit.Key)), "What stays in its arm; conversation unless stated.", c => c.By, (c, v) => c with { By = v });

    public static readonly ListShape<CheckConfig> Checks = new(new ObjectShape<CheckConfig>(() => new(CheckKind.NonEmpty))
        .Key("kind", Scalars.Word(("non_empty", CheckKind.NonEmpty), ("finished", CheckKind.Finished), ("json", CheckKind.Json), ("schema", CheckKind.Schema), ("language", CheckKind.Language), ("length", CheckKind.Length), ("regex", CheckKind.Regex)),
            "What is checked.", c => c.Kind, (c, v) => c with { Kind = v }, required: true)
        .Key("pattern", Scalars.Text, "For regex: must be found. Without look-around and back references.", c => c.Pattern, (c, v) => c with { Pattern = v })
        .Key("schema", Scalars.Text, "For schema: a JSON schema as JSON text.", c => c.Schema, (c, v) => c with { Schema = v })
        .Key("language", Scalars.Word(["en", "de", "fr", "es", "it", "pt", "nl"]), "For language.", c => c.Language, (c, v) => c with { Language = v })
        .OptionalKey("least", Characters, "For length: least characters.", c => c.Least, (c, v) => c with { Least = v })
        .OptionalKey("most", Characters, "For length: most characters.", c => c.Most, (c, v) => c with { Most = v })
        .WithShorthand("kind"));

    public static readonly ObjectShape<JudgeConfig> Judge = new ObjectShape<JudgeConfig>(() => new(new(""), 0, Money.Zero))
        .Key("target", Target, "Judges; not one of the targets that it judges.", c => c.Target, (c, v) => c with { Target = v }, required: true)
        .Key("share", Scalars.Number(0, 1), "Share of the pairs that are judged.", c => c.Share, (c, v) => c with { Share = v }, required: true)
        .Key("usd_per_day", Scalars.Money, "Most that judging costs in a day.", c => c.UsdPerDay, (c, v) => c with { UsdPerDay = v }, required: true);

    private static Shape<TargetId> Target => Scalars.Text.As(name => new TargetId(name), id => id.Value);
    private static Shape<int> Characters => Scalars.Count(0, 1_000_000);
}
