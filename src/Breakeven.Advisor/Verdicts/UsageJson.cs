using System.Text.Json;
using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Verdicts;

/// <summary>The member <c>usage</c> of a workload's advice (docs/concepts/usage.md): what was recorded, without the hours.</summary>
internal static class UsageJson
{
    public static void Write(Utf8JsonWriter json, WorkloadProfile? profile)
    {
        if (profile?.Usage is not { } usage) return;
        json.WriteStartObject("usage");
        json.WriteNumber("calls", profile.Calls);
        WriteNumber(json, "observed_hours", profile.ObservedHours);
        WriteNumber(json, "requests_per_month", profile.RequestsPerMonth);
        WriteTokens(json, "input_tokens", profile.InputTokens, profile.InputPercentiles);
        WriteTokens(json, "output_tokens", profile.OutputTokens, profile.OutputPercentiles);
        WriteSizes(json, usage.Sizes);
        WriteLoad(json, profile);
        WriteForecast(json, profile);
        WriteGrowth(json, usage.Growth);
        WriteRepeats(json, usage);
        WritePrefixes(json, profile, usage);
        WriteNumber(json, "unstreamed_share", usage.UnstreamedShare);
        WriteNumber(json, "slow_tier_share", usage.SlowTierShare);
        WriteGaps(json, usage);
        json.WriteEndObject();
    }

    internal static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number) json.WriteNumber(name, Math.Round(number, 6));
        else json.WriteNull(name);
    }

    private static void WriteTokens(Utf8JsonWriter json, string name, double mean, TokenPercentiles percentiles)
    {
        json.WriteStartObject(name);
        WriteNumber(json, "mean", mean);
        WriteNumber(json, "p50", percentiles.P50);
        WriteNumber(json, "p90", percentiles.P90);
        WriteNumber(json, "p99", percentiles.P99);
        json.WriteEndObject();
    }

    private static void WriteSizes(Utf8JsonWriter json, SizeShape? sizes)
    {
        if (sizes is null)
        {
            json.WriteNull("sizes");
            return;
        }
        json.WriteStartObject("sizes");
        WriteNumber(json, "correlation", sizes.Correlation);
        json.WriteStartArray("cells");
        foreach (SizeCell cell in sizes.Cells) WriteRow(json, cell.InputUpTo, cell.OutputUpTo, cell.Share);
        json.WriteEndArray();
        json.WriteStartArray("above");
        foreach (SizeAbove above in sizes.Above)
        {
            json.WriteStartObject();
            json.WriteString("of", SnakeCase.Of(above.Of.ToString()));
            json.WriteNumber("tokens", above.Tokens);
            WriteNumber(json, "share", above.Share);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLoad(Utf8JsonWriter json, WorkloadProfile profile)
    {
        json.WriteStartObject("load");
        json.WriteString("traffic", SnakeCase.Of(profile.Traffic.ToString()));
        WriteNumber(json, "peak_to_mean", profile.PeakToMean);
        WriteNumber(json, "cv_hourly", profile.CvHourly);
        WriteNumber(json, "seasonality_strength", profile.SeasonalityStrength);
        WriteNumber(json, "active_hours_per_week", profile.ActiveHoursPerWeek);
        json.WriteStartArray("duration_curve");
        foreach (LoadStep step in profile.LoadDurationCurve) WriteRow(json, step.ShareOfTime, step.MultipleOfMean);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteForecast(Utf8JsonWriter json, WorkloadProfile profile)
    {
        json.WriteStartObject("forecast");
        json.WriteString("method", "each hour as in the same hour last week; before two weeks were seen, as in the last day of its kind");
        WriteNumber(json, "wape_hourly", profile.ForecastError);
        WriteNumber(json, "counting_noise", profile.CountingNoise);
        json.WriteEndObject();
    }

    private static void WriteGrowth(Utf8JsonWriter json, GrowthEstimate growth)
    {
        json.WriteStartObject("growth");
        WriteNumber(json, "per_month", growth.PerMonth);
        WriteNumber(json, "low", growth.Low);
        WriteNumber(json, "high", growth.High);
        json.WriteNumber("weeks", growth.Weeks);
        json.WriteString("why_not", growth.WhyNot);
        json.WriteEndObject();
    }

    private static void WriteRepeats(Utf8JsonWriter json, UsageAnalysis usage)
    {
        json.WriteStartObject("exact_repeats");
        WriteNumber(json, "hashed_share", usage.HashedShare);
        json.WriteStartArray("by_time_to_live");
        foreach (RepeatShare repeat in usage.Repeats)
        {
            json.WriteStartObject();
            json.WriteNumber("seconds", (long)repeat.Lifetime.TotalSeconds);
            WriteNumber(json, "share", repeat.Share);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePrefixes(Utf8JsonWriter json, WorkloadProfile profile, UsageAnalysis usage)
    {
        json.WriteStartObject("prompt_prefixes");
        WriteNumber(json, "cached_share_recorded", usage.CacheReadsAreRecorded ? profile.CachedInputFraction : null);
        json.WriteStartArray("by_lifetime");
        foreach (PrefixReads reads in usage.PrefixReads)
        {
            json.WriteStartObject();
            json.WriteNumber("seconds", (long)reads.Lifetime.TotalSeconds);
            WriteNumber(json, "read_share", reads.ReadShare);
            WriteNumber(json, "read_share_at_most", reads.ReadShareAtMost);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteGaps(Utf8JsonWriter json, UsageAnalysis usage)
    {
        json.WriteStartArray("gaps");
        foreach (UsageGap gap in usage.Gaps)
        {
            json.WriteStartObject();
            json.WriteString("kind", gap.Kind);
            json.WriteString("text", gap.Text);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter json, params ReadOnlySpan<double> row)
    {
        json.WriteStartArray();
        foreach (double value in row) json.WriteNumberValue(Math.Round(value, 6));
        json.WriteEndArray();
    }
}
