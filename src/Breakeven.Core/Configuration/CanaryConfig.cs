namespace Breakeven;

/// <summary>A share of a route's real calls answered by another target first; the route's own targets stay behind it. Key <c>canary</c> of a route. A share of a half is an A/B test.</summary>
/// <param name="Target">Answers the share.</param>
/// <param name="Share">0 to 1, of callers and not of calls: see <paramref name="By"/>. A larger share keeps whoever is in.</param>
/// <param name="Experiment">Name in the ledger, and the salt by which callers are drawn: another name draws others. The route's name unless stated.</param>
/// <param name="By">What stays in its arm.</param>
public sealed record CanaryConfig(TargetId Target, double Share, string? Experiment = null, ArmUnit By = ArmUnit.Conversation);

/// <summary>What is drawn into an arm of an experiment, and stays in it. Key <c>by</c> of a canary.</summary>
public enum ArmUnit
{
    /// <summary>A conversation, by its header or its beginning; without either, as <see cref="User"/>.</summary>
    Conversation,

    /// <summary>The end user that the request names, of one key; without one, as <see cref="Key"/>.</summary>
    User,

    /// <summary>A gateway key.</summary>
    Key,
}
