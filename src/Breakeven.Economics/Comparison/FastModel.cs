using System.Runtime.CompilerServices;

namespace Breakeven.Economics.Comparison;

/// <summary>A <see cref="CostModel"/> in doubles, to be changed in place and asked thousands of times: for draws and searches, never for a figure at the stated inputs.</summary>
/// <remarks>The same formulas as <see cref="ApiTerms"/>, <see cref="OwnFleet"/> and <see cref="CostModel"/>; a test holds them within 10⁻⁹ of each other. See docs/decisions/0048-draws-in-doubles.md.</remarks>
public struct FastModel
{
    /// <summary>A relative excess that is rounding and not another server, as in <see cref="OwnFleet.CeilingWithin"/>.</summary>
    private const double Rounding = 1e-12;

    private readonly LoadSums _load;
    private readonly double _regionAndSaving, _inputRate, _outputRate, _cachedRate, _writeRate, _reasoningRate, _written, _batchFactor, _fixedLines, _spare, _maxUtilisation;
    private readonly int _lifeMonths;

    public FastModel(CostModel model)
    {
        (RequestMix mix, ApiTerms api, OwnFleet own) = (model.Mix, model.Api, model.Own);
        double input = (double)(api.Rates.Input ?? 0m), output = (double)(api.Rates.Output ?? 0m);
        (_inputRate, _outputRate) = (input, output);
        _cachedRate = (double?)api.Rates.CachedInput ?? input;
        _writeRate = (double?)api.Rates.CacheWrite ?? input;
        _reasoningRate = (double?)api.Rates.Reasoning ?? output;
        _written = (double)mix.CacheWriteFraction;
        _batchFactor = 1 - (double)(mix.BatchFraction * api.BatchDiscount);
        _regionAndSaving = (double)api.RegionalFactor;
        _lifeMonths = api.LifeMonths is >= 1 and { } months ? months : 0;
        _fixedLines = (double)own.FixedLines.Sum(line => line.Usd);
        _spare = own.Spare;
        _maxUtilisation = (double)own.MaxUtilisation;
        _load = model.Load.Sums;
        Requests = (double)model.RequestsPerMonth;
        (InputTokens, OutputTokens, ReasoningTokens, CachedShare) = ((double)mix.InputTokens, (double)mix.OutputTokens, (double)mix.ReasoningTokens, (double)mix.CachedInputFraction);
        (Saving, PricePerYear) = ((double)api.OptimisationSaving, 1 - (double)api.DeclinePerYear);
        (ServerUsd, StaffUsd, Capacity, Peak) = ((double)own.ServerUsd, (double)own.StaffUsd, (double?)own.CapacityRequests ?? double.PositiveInfinity, (double)model.Load.Peak);
        ApiFactor = 1;
    }

    /// <summary>Requests a month (730 h).</summary>
    public double Requests { get; set; }
    public double InputTokens { get; set; }
    public double OutputTokens { get; set; }
    public double ReasoningTokens { get; set; }

    /// <summary>Share of the prompt read from the provider's cache, 0 to 1.</summary>
    public double CachedShare { get; set; }

    /// <summary>On every API price; 1 as stated.</summary>
    public double ApiFactor { get; set; }

    /// <summary>Share of the API bill that optimising saves, 0 to 1.</summary>
    public double Saving { get; set; }

    /// <summary>What is left of API prices after a year, 0 to 1.</summary>
    public double PricePerYear { get; set; }

    /// <summary>US dollars a month of one server.</summary>
    public double ServerUsd { get; set; }

    /// <summary>US dollars a month for people.</summary>
    public double StaffUsd { get; set; }

    /// <summary>Highest load that a pure own fleet must carry, as a multiple of the mean.</summary>
    public double Peak { get; set; }

    /// <summary>Requests a month of one busy server; infinite when one server carries any volume.</summary>
    public double Capacity { get; set; }

    /// <summary>Share of the prompt written to the provider's cache, 0 to 1.</summary>
    public readonly double WrittenShare => _written;

    /// <summary>Cost a month before the first server.</summary>
    public readonly double FixedUsd => _fixedLines + StaffUsd;

    /// <summary>Servers kept for failures.</summary>
    public readonly double Spare => _spare;

    /// <summary>Servers that the peak asks for, not yet rounded up; 0 when one carries any volume.</summary>
    public readonly double ServersAtPeak => Requests * Peak / Usable;

    /// <summary>The highest load of the curve as a multiple of the mean; 1 when only a mean is known.</summary>
    public readonly double HighestLoad => _load.MultipleExceeded(0);

    private readonly double Usable => Capacity * _maxUtilisation;

    /// <summary>US dollars of one mean request, over the life of the hardware where prices decline.</summary>
    public readonly double ApiPerRequest => ApiPerRequestToday * LifeFactor();

    /// <summary>US dollars of one mean request at today's prices.</summary>
    public readonly double ApiPerRequestToday
    {
        get
        {
            double prompt = InputTokens * ((1 - CachedShare - _written) * _inputRate + CachedShare * _cachedRate + _written * _writeRate);
            double answer = OutputTokens * _outputRate + ReasoningTokens * _reasoningRate;
            return (prompt + answer) / 1_000_000 * ApiFactor * _batchFactor * _regionAndSaving * (1 - Saving);
        }
    }

    /// <summary>Cost of the three fleets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly PlanDraw Costs()
    {
        double perRequest = ApiPerRequest, servers = ServersForPeak();
        (double hybrid, double hybridServers) = CheapestHybrid(servers, perRequest);
        return new(Requests * perRequest, (servers + _spare) * ServerUsd + FixedUsd, hybrid, servers, hybridServers);
    }

    /// <summary>Requests a month that so many own servers serve, the API taking the rest.</summary>
    public readonly double ServedByOwn(double servers) => double.IsPositiveInfinity(Capacity) ? Requests : Requests - _load.Overflow(Requests, servers * Usable);

    private readonly double ServersForPeak()
    {
        if (double.IsPositiveInfinity(Capacity)) return 1;
        double servers = ServersAtPeak, down = Math.Floor(servers);
        return Math.Max(1, servers - down <= Math.Max(1, down) * Rounding ? down : down + 1);
    }

    /// <summary>One more server pays while it is busy for longer than its price over that of the calls it can take; there the cost, which is convex, turns.</summary>
    /// <remarks>The newsvendor's critical ratio: a server at capacity u is worth a·u·(share of time in which the load exceeds it). Whole servers on both sides are compared.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly (double Usd, double Servers) CheapestHybrid(double most, double perRequest)
    {
        if (double.IsPositiveInfinity(Capacity)) return (ServerUsd + FixedUsd, 1);
        double usable = Usable, full = perRequest * usable;
        double ratio = full > 0 ? ServerUsd / full : double.PositiveInfinity;
        double below = ratio >= 1 ? 1 : Math.Clamp(Math.Floor(Requests * _load.MultipleExceeded(ratio) / usable), 1, most);
        double above = Math.Min(below + 1, most);
        double costBelow = HybridUsd(below, perRequest, usable), costAbove = above > below ? HybridUsd(above, perRequest, usable) : costBelow;
        return costAbove < costBelow ? (costAbove, above) : (costBelow, below);
    }

    private readonly double HybridUsd(double servers, double perRequest, double usable) =>
        servers * ServerUsd + FixedUsd + perRequest * _load.Overflow(Requests, servers * usable);

    /// <summary>Mean over the life of the hardware, as <see cref="ApiTerms.LifeFactor"/>; here the geometric series is closed.</summary>
    private readonly double LifeFactor()
    {
        if (_lifeMonths == 0 || PricePerYear >= 1) return 1;
        double monthly = Math.Pow(PricePerYear, 1.0 / 12);
        return (1 - Math.Pow(monthly, _lifeMonths)) / (_lifeMonths * (1 - monthly));
    }
}
