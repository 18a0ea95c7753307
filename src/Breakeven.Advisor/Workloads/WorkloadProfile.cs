using System.Collections.Immutable;

namespace Breakeven.Advisor.Workloads;

/// <summary>What the ledger knows of one workload: how much, how large, when, where and at what cost.</summary>
/// <remarks>
/// A <em>request</em> here is demand that a model had to serve: refused calls, client errors and answers from the response
/// cache are counted in <see cref="Calls"/> and <see cref="Outcomes"/> but load no fleet. A month has 730 hours. All times are UTC.
/// </remarks>
public sealed record WorkloadProfile
{
    public required string Name { get; init; }
    public string? Environment { get; init; }

    /// <summary>The most frequent data class; others are named in <see cref="Notes"/>.</summary>
    public string? DataClass { get; init; }
    public required DateTimeOffset FirstSeen { get; init; }
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>Records read, whatever became of them; never scaled.</summary>
    public required long Calls { get; init; }

    /// <summary>Hours that the figures rest on, gaps left out.</summary>
    public required double ObservedHours { get; init; }

    /// <summary>Demand extrapolated to 730 hours from the observed time, each hour of the week (or day) weighted alike where enough of them were seen.</summary>
    public required double RequestsPerMonth { get; init; }

    /// <summary>Mean prompt tokens of a request, cached ones and cache writes included.</summary>
    public required double InputTokens { get; init; }

    /// <summary>Mean answer tokens of a request, reasoning included (a scenario's <c>output_tokens</c> is <see cref="VisibleOutputTokens"/>).</summary>
    public required double OutputTokens { get; init; }

    /// <summary>Mean hidden part of <see cref="OutputTokens"/>.</summary>
    public double ReasoningTokens { get; init; }
    public double VisibleOutputTokens => Math.Max(0, OutputTokens - ReasoningTokens);

    /// <summary>Prompt tokens read from the provider's prompt cache, as a share of all prompt tokens, 0 to 1.</summary>
    public double CachedInputFraction { get; init; }

    /// <summary>Prompt tokens written to the provider's prompt cache, as a share of all prompt tokens, 0 to 1.</summary>
    public double CacheWriteFraction { get; init; }
    public TokenPercentiles InputPercentiles { get; init; }
    public TokenPercentiles OutputPercentiles { get; init; }

    /// <summary>Requests of each hour; null where nothing was observed.</summary>
    public required HourlySeries HourlyRequests { get; init; }

    /// <summary>Highest hour over the mean hour, at least 1; over whole weeks (or days) where there is one.</summary>
    public double PeakToMean { get; init; } = 1;

    /// <summary>Coefficient of variation of the hours (population), same hours as <see cref="PeakToMean"/>.</summary>
    public double CvHourly { get; init; }

    /// <summary>At most 24 steps, highest first; the shares sum to 1 and the mean of the multiples is 1.</summary>
    public ImmutableArray<LoadStep> LoadDurationCurve { get; init; } = [];
    public TrafficPattern Traffic { get; init; }

    /// <summary>Seasonal-naive WAPE: how wrong "as in the same hour last week (or yesterday)" is, as a share of volume. Null when too short.</summary>
    public double? ForecastError { get; init; }

    /// <summary>The part of <see cref="ForecastError"/> that random arrivals show at this volume however regular they are; the classification leaves it out.</summary>
    public double? CountingNoise { get; init; }

    /// <summary>1 − Var(residual) ÷ Var(requests) on the weekly (or daily) profile, 0 to 1. Null when too short or without variance.</summary>
    public double? SeasonalityStrength { get; init; }

    /// <summary>Hours of the week with traffic worth serving (above 5 % of the busiest), 0 to 168; null when not seen a whole week.</summary>
    public int? ActiveHoursPerWeek { get; init; }

    /// <summary>Requests of each calendar month, January first; null unless twelve whole months were observed.</summary>
    public ImmutableArray<double>? MonthlyProfile { get; init; }

    /// <summary>Recorded cost extrapolated like the requests; null when no cost is known.</summary>
    public Money? SpendPerMonth { get; init; }

    /// <summary>Models that answered, by share of requests, largest first.</summary>
    public ImmutableArray<Share> CurrentModels { get; init; } = [];

    /// <summary><c>own</c> and <c>cloud</c>, by share of requests.</summary>
    public ImmutableArray<Share> Locations { get; init; } = [];

    /// <summary>Outcomes in snake case, by share of calls.</summary>
    public ImmutableArray<Share> Outcomes { get; init; } = [];

    /// <summary>Calls answered from the response cache, as a share of calls, 0 to 1.</summary>
    public double ResponseCacheShare { get; init; }

    /// <summary>Requests of the same key, route and model whose recorded prompt blocks and length were all seen before, at any time, 0 to 1; null without prefix hashes.</summary>
    public double? ExactRepeatShare { get; init; }

    /// <summary>Prompt blocks seen before as the same prefix, as a share of recorded blocks, 0 to 1; null without prefix hashes.</summary>
    public double? PrefixReuseShare { get; init; }

    /// <summary>Null for a profile that was not made from records.</summary>
    public UsageAnalysis? Usage { get; init; }

    /// <summary>The same workload without the requests that an exact response cache of an hour would have answered; null when it would have answered none.</summary>
    public WorkloadProfile? AfterResponseCache { get; init; }

    /// <summary>What a reader must know before trusting the figures, in words: gaps, shortness, clock jumps.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>The profile of <paramref name="factor"/> times the traffic, as for a ledger that holds a sample. Shape and sizes stay.</summary>
    public WorkloadProfile Scale(double factor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
        if (factor == 1) return this;
        return this with
        {
            RequestsPerMonth = RequestsPerMonth * factor,
            SpendPerMonth = SpendPerMonth is { } spend ? spend * (decimal)factor : null,
            HourlyRequests = HourlyRequests with { Requests = [.. HourlyRequests.Requests.Select(hour => hour * factor)] },
            MonthlyProfile = MonthlyProfile is { } months ? [.. months.Select(month => month * factor)] : null,
            AfterResponseCache = AfterResponseCache?.Scale(factor),
            Usage = factor > 1 ? Usage?.WithGap(new("sample", "The traffic is a sample or a projection: repeats of calls that are not in it are not seen, so what caches save is a lower bound.")) : Usage,
            Notes = Notes.Add($"Volumes are {factor:0.####} times what was recorded: the traffic is a sample or a projection."),
        };
    }
}
