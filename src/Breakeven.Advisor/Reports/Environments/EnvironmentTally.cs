using System.Collections.Immutable;
using Breakeven.Ledger.Querying;

namespace Breakeven.Advisor.Reports.Environments;

/// <summary>From the ledger's hourly sums to an <see cref="EnvironmentReport"/>.</summary>
public static class EnvironmentTally
{
    /// <param name="stated">The API that every own call is priced at; null takes, for each route, the API that answered most of its calls.</param>
    public static EnvironmentReport Of(IReadOnlyCollection<HourlyRollup> rollups, IReadOnlyCollection<HostingHour> hosting, ModelRates rates, (string Provider, string Model)? stated)
    {
        ArgumentNullException.ThrowIfNull(rollups);
        ArgumentNullException.ThrowIfNull(hosting);
        ArgumentNullException.ThrowIfNull(rates);
        Dictionary<string, (string Provider, string Model)> apis = Apis(rollups);
        Dictionary<string, Money> own = OwnCost(rollups, hosting);
        HashSet<string> recorded = [.. hosting.Select(hour => hour.Target)];
        return new(
            rollups.Count == 0 ? null : rollups.Min(rollup => rollup.Hour), rollups.Count == 0 ? null : rollups.Max(rollup => rollup.Hour), rates.Version,
            [.. rollups.GroupBy(rollup => rollup.Environment ?? "").OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => Of(group.Key, [.. group], own.GetValueOrDefault(group.Key, Money.Zero), apis, rates, stated) with
                {
                    IdleIsRecorded = group.Where(rollup => rollup.Location == Location.Own).All(rollup => rollup.Target is { } target && recorded.Contains(target)),
                })]);
    }

    private static EnvironmentCost Of(
        string name, ImmutableArray<HourlyRollup> rollups, Money hosting, Dictionary<string, (string Provider, string Model)> apis, ModelRates rates, (string Provider, string Model)? stated)
    {
        ImmutableArray<HourlyRollup> own = [.. rollups.Where(rollup => rollup.Location == Location.Own)];
        Money busy = new(own.Sum(rollup => rollup.ReservedCost.Usd));
        Dictionary<(string Provider, string Model), (long Calls, Money Usd)> instead = [];
        long unpriced = 0;
        foreach (HourlyRollup rollup in own)
        {
            (string Provider, string Model)? api = stated ?? (rollup.Route is { } route && apis.TryGetValue(route, out (string, string) found) ? found : null);
            TokenUsage usage = new(rollup.Usage.TotalInput, 0, 0, rollup.Usage.Output, rollup.Usage.Reasoning);
            if (api is not { } known || rates.Of(known.Provider, known.Model, rollup.Hour)?.Price(usage) is not { } usd)
            {
                unpriced += rollup.Calls;
                continue;
            }
            (long calls, Money sum) = instead.GetValueOrDefault(known, (0, Money.Zero));
            instead[known] = (calls + rollup.Calls, sum + usd);
        }
        return new(
            name.Length == 0 ? null : name, rollups.Sum(rollup => rollup.Calls), own.Sum(rollup => rollup.Calls),
            new(rollups.Where(rollup => rollup.Location == Location.Cloud).Sum(rollup => rollup.Cost.Usd)), busy, Money.Max(hosting - busy, Money.Zero),
            [.. instead.OrderByDescending(item => item.Value.Calls).ThenBy(item => item.Key.Model, StringComparer.Ordinal)
                .Select(item => new ApiInstead(item.Key.Provider, item.Key.Model, stated is null ? "same_route" : "stated", item.Value.Calls, item.Value.Usd))], unpriced);
    }

    /// <summary>For each route the API that answered most of its calls.</summary>
    private static Dictionary<string, (string, string)> Apis(IEnumerable<HourlyRollup> rollups) => rollups
        .Where(rollup => rollup is { Location: Location.Cloud, Route: not null, Provider: not null, ResponseModel: not null, Outcome: CallOutcome.Ok })
        .GroupBy(rollup => rollup.Route!)
        .ToDictionary(route => route.Key, route => route.GroupBy(rollup => (rollup.Provider!, rollup.ResponseModel!))
            .OrderByDescending(api => api.Sum(rollup => rollup.Calls)).ThenBy(api => api.Key.Item2, StringComparer.Ordinal).First().Key);

    /// <summary>What servers cost, by environment, to the last cent: an hour's cost by use in it, and that of hours without use by use over the whole period.</summary>
    private static Dictionary<string, Money> OwnCost(IEnumerable<HourlyRollup> rollups, IReadOnlyCollection<HostingHour> hosting)
    {
        Dictionary<string, Money> sums = [];
        void Add(string? environment, Money usd) => sums[environment ?? ""] = sums.GetValueOrDefault(environment ?? "", Money.Zero) + usd;
        foreach (HostingShare share in hosting.SelectMany(hour => hour.Shares)) Add(share.Rollup.Environment, share.Cost);
        ILookup<string, HourlyRollup> used = rollups.Where(rollup => rollup.Target is not null && rollup.ReservedCost > Money.Zero).ToLookup(rollup => rollup.Target!);
        foreach (IGrouping<string, HostingHour> target in hosting.Where(hour => hour.Shares.IsEmpty).GroupBy(hour => hour.Target))
        {
            Money idle = new(target.Sum(hour => hour.Cost.Usd)), left = idle;
            (string? Environment, decimal Reserved)[] users = [.. used[target.Key].GroupBy(rollup => rollup.Environment).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.Key, group.Sum(rollup => rollup.ReservedCost.Usd)))];
            decimal all = users.Sum(user => user.Reserved);
            for (int i = 0; i < users.Length; i++)
            {
                Money part = i == users.Length - 1 ? left : (idle * (users[i].Reserved / all)).Rounded();
                Add(users[i].Environment, part);
                left -= part;
            }
        }
        return sums;
    }
}
