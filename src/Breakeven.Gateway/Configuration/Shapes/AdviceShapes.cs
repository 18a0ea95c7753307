namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>The section <c>advice</c>.</summary>
internal static class AdviceShapes
{
    public static readonly ObjectShape<AdviceConfig> Advice = new ObjectShape<AdviceConfig>(() => new())
        .Key("enabled", Scalars.Flag, "Whether advice is computed on a schedule; on unless stated.", c => c.Enabled, (c, v) => c with { Enabled = v })
        .Key("every", Scalars.Duration(TimeSpan.FromHours(1), TimeSpan.FromDays(30)), "Time between two evaluations, 1h to 30d.", c => c.Every, (c, v) => c with { Every = v })
        .Key("window", Scalars.Duration(TimeSpan.FromDays(7), TimeSpan.FromDays(400)), "How much of the ledger an evaluation rests on, 7d to 400d; best whole weeks.", c => c.Window, (c, v) => c with { Window = v })
        .Key("requirements", Scalars.Text, "File of what the traffic does not say, as 'advise --requirements' takes it; relative to this file.", c => c.Requirements, (c, v) => c with { Requirements = v })
        .Key("confirm", Scalars.Count(1, 30), "Evaluations in a row that must speak against a standing verdict before it changes.", c => c.Confirm, (c, v) => c with { Confirm = v })
        .Key("margin", Scalars.Number(0, 0.5), "Share of the standing plan's cost that another must save to count, as 0.05.", c => c.Margin, (c, v) => c with { Margin = v })
        .Key("horizon", Scalars.Duration(TimeSpan.FromDays(1), TimeSpan.FromDays(365)), "How far ahead a trend in volume is followed, 1d to 365d.", c => c.Horizon, (c, v) => c with { Horizon = v })
        .Key("webhook", Webhook(), "Who is told of alerts.", c => c.Webhook, (c, v) => c with { Webhook = v });

    private static ObjectShape<WebhookConfig> Webhook() => new ObjectShape<WebhookConfig>(() => new())
        .Key("url", Scalars.Secret, "An http or https address, best as ${NAME}: for many services it is the credential.", c => c.Url, (c, v) => c with { Url = v }, required: true)
        .Key("key", Scalars.Secret, "Sent as authorization: Bearer.", c => c.Key, (c, v) => c with { Key = v })
        .OptionalKey("allow_private_network", Scalars.Flag, "Whether the host may lead into a private network; yes where the address itself says so.", c => c.AllowPrivateNetwork, (c, v) => c with { AllowPrivateNetwork = v })
        .WithShorthand("url");
}
