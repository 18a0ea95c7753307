namespace Breakeven.Server.Watching;

/// <summary>Where one kind of evidence of one kind of traffic stands.</summary>
/// <param name="Values">In the present window.</param>
/// <param name="Mean">Of those; null without any.</param>
/// <param name="Baseline">Null while it is being learnt.</param>
public sealed record EvidenceReading(string Traffic, EvidenceKind Kind, long Values, double? Mean, EvidenceBaseline? Baseline, EvidenceState State)
{
    public override string ToString() => FormattableString.Invariant(
        $"{Kind.ToString().ToLowerInvariant()} of {Traffic}: mean {Mean:0.###} of {Values} answers, {(Baseline is { IsPromised: true } ? "the model promised" : "it was")} {Baseline?.Mean:0.###} (limit {Baseline?.Limit:0.###})");
}
