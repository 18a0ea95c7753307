using System.Collections.Immutable;
using Breakeven.Economics.Comparison;

namespace Breakeven.Economics.Search;

/// <summary>What the n-th server of a hybrid carries, and whether the API calls that it takes over are worth it.</summary>
/// <param name="Number">From 1.</param>
/// <param name="CarriedRequests">Requests a month that n-1 servers would send to the API and n do not.</param>
/// <param name="WorthUsd">Those requests at the API's price.</param>
/// <param name="Fill">Carried share of what the server could carry in a month, 0 to 1.</param>
/// <param name="CriticalFill">The fill at which the server pays for itself: server cost ÷ (usable requests × API price). Above 1 it never does.</param>
/// <remarks>
/// The newsvendor's optimum in whole servers: add the n-th while a · ∫ min(c, (load − (n−1)c)⁺) dt is worth more than S. Each further
/// server carries no more than the one before, so the first that does not pay ends it. The first server is due in any case.
/// </remarks>
public sealed record MarginalServer(decimal Number, decimal CarriedRequests, decimal WorthUsd, decimal Fill, decimal CriticalFill)
{
    public bool Pays => Fill > CriticalFill;

    /// <summary>The first servers, up to the first that does not pay.</summary>
    /// <param name="most">Most that are listed.</param>
    /// <returns>Empty where a server carries any volume, or the API is free.</returns>
    public static ImmutableArray<MarginalServer> Of(CostModel model, int most)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Own.UsableRequests is not { } usable || model.ApiPerRequest <= 0m) return [];
        var servers = ImmutableArray.CreateBuilder<MarginalServer>();
        for (decimal number = 1m; number <= most; number++)
        {
            MarginalServer server = At(model, usable, number);
            servers.Add(server);
            if (number > 1m && !server.Pays) break;
        }
        return servers.ToImmutable();
    }

    /// <summary>The number of servers at which the next one no longer pays; at least 1.</summary>
    public static decimal Optimum(CostModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Own.UsableRequests is not { } usable || model.ApiPerRequest <= 0m) return 1m;
        decimal low = 1m, high = model.Own.ServersFor(model.RequestsPerMonth, Math.Max(model.Load.Peak, model.Load.Steps.Max(step => step.Multiple)));
        while (low < high)
        {
            decimal middle = decimal.Floor((low + high) / 2m);
            if (At(model, usable, middle + 1m).Pays) low = middle + 1m;
            else high = middle;
        }
        return low;
    }

    internal static MarginalServer At(CostModel model, decimal usable, decimal number)
    {
        decimal carried = model.Load.Overflow(model.RequestsPerMonth, (number - 1m) * usable) - model.Load.Overflow(model.RequestsPerMonth, number * usable);
        decimal perRequest = model.ApiPerRequest;
        return new(number, carried, carried * perRequest, carried / usable, model.Own.ServerUsd / (usable * perRequest));
    }
}
