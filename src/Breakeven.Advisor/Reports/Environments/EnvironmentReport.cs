using System.Collections.Immutable;

namespace Breakeven.Advisor.Reports.Environments;

/// <summary>What each environment cost, and what its calls to own models would have cost at the API.</summary>
/// <param name="From">Start of the first hour with calls; null without any.</param>
/// <param name="Until">Start of the last one.</param>
/// <param name="PriceBook">Version of the price book that API prices are from.</param>
public sealed record EnvironmentReport(DateTimeOffset? From, DateTimeOffset? Until, string PriceBook, ImmutableArray<EnvironmentCost> Environments);

/// <summary>One environment, in US dollars over the period.</summary>
/// <param name="Environment">Null for calls of keys without one.</param>
/// <param name="CloudUsd">What its calls to APIs cost, as recorded.</param>
/// <param name="OwnBusyUsd">What its calls to own models occupied.</param>
/// <param name="OwnIdleUsd">Its part of what own servers cost beyond that: of each hour in proportion to use, and of hours without any call by use over the whole period.</param>
/// <param name="OwnCalls">Calls that own models answered.</param>
/// <param name="Api">What those would have cost, by the API that stands for them; most calls first.</param>
/// <param name="UnpricedCalls">Own calls for which no API or no price is known; they are in no API amount.</param>
public sealed record EnvironmentCost(
    string? Environment, long Calls, long OwnCalls, Money CloudUsd, Money OwnBusyUsd, Money OwnIdleUsd, ImmutableArray<ApiInstead> Api, long UnpricedCalls)
{
    /// <summary>The ledger tells what all servers that answered it cost, idle or busy. False for imported traffic, and where <c>hosting</c> was not stated.</summary>
    public bool IdleIsRecorded { get; init; }

    /// <summary>What own servers cost for it, idle or busy.</summary>
    public Money OwnUsd => OwnBusyUsd + OwnIdleUsd;
    public Money ApiUsd => new(Api.Sum(item => item.Usd.Usd));

    /// <summary>What own models saved against the API; negative when they cost more. Null when some of their calls have no API price, or idle servers are not recorded.</summary>
    public Money? SavedUsd => UnpricedCalls > 0 || OwnCalls == 0 || !IdleIsRecorded ? null : ApiUsd - OwnUsd;
}

/// <summary>Own calls at the price of an API: the same tokens, none of them cached.</summary>
/// <param name="Basis"><c>stated</c>, or <c>same_route</c>: the API that answered most calls of the same route in any environment.</param>
public sealed record ApiInstead(string Provider, string Model, string Basis, long Calls, Money Usd);
