namespace Breakeven.Economics.Search;

/// <summary>What a fleet is for, as a search over mixed fleets asks it.</summary>
internal interface IFleetGoal
{
    /// <summary>Requests a month beyond which more capacity brings nothing.</summary>
    decimal MostCarried { get; }

    /// <summary>US dollars a month that not carrying more costs; null where so little may not be carried.</summary>
    decimal? ShortfallUsd(decimal carried);

    /// <summary>The least that a fleet with this capacity costs beyond it, when more can be had in fractions at a price per request.</summary>
    decimal RestUsd(decimal carried, decimal usdPerRequest);
}
