using System.Collections.Immutable;

namespace Breakeven;

/// <summary>Reads <c>accelerators.csv</c> and the price observations beside it, <c>accelerator-prices.csv</c>.</summary>
internal static class AcceleratorReader
{
    /// <exception cref="CatalogFormatException">A broken table, two devices of one id, or a price of an unknown device.</exception>
    public static ImmutableArray<Accelerator> Read(TextReader devices, TextReader prices)
    {
        Dictionary<string, ImmutableArray<CloudPrice>> observations = Prices(prices);
        HashSet<string> ids = new(StringComparer.OrdinalIgnoreCase);
        ImmutableArray<Accelerator>.Builder read = ImmutableArray.CreateBuilder<Accelerator>();
        foreach (CsvRow row in CsvReader.Read(devices))
        {
            Accelerator device = Device(row);
            if (!ids.Add(device.Id)) throw new CatalogFormatException($"{device.Id} is given twice", row.Line);
            read.Add(observations.Remove(device.Id, out ImmutableArray<CloudPrice> seen) ? device with { Observations = seen } : device);
        }
        if (observations.Count > 0) throw new CatalogFormatException($"prices of an unknown accelerator: {observations.Keys.First()}");
        return read.ToImmutable();
    }

    private static Dictionary<string, ImmutableArray<CloudPrice>> Prices(TextReader prices) => CsvReader.Read(prices)
        .GroupBy(row => row.Required("id"), StringComparer.OrdinalIgnoreCase)
        .ToDictionary(group => group.Key, group => group.Select(Price).ToImmutableArray(), StringComparer.OrdinalIgnoreCase);

    private static CloudPrice Price(CsvRow row) => new(
        row.Required("provider"),
        row.Required("term"),
        row.OptionalDollars("usd_per_hour") ?? throw new CatalogFormatException("usd_per_hour may not be empty", row.Line),
        row.Required("source"));

    private static Accelerator Device(CsvRow row) => new(
        row.Required("id"), row.Required("name"), row.Required("vendor"), row.Required("class"),
        row.Number("memory_gb"), row.Number("bandwidth_gb_s"), row.Number("fp16_tflops"))
    {
        Fp8Tflops = row.OptionalNumber("fp8_tflops"),
        Fp4Tflops = row.OptionalNumber("fp4_tflops"),
        MeasuredFp16Tflops = row.OptionalNumber("measured_fp16_tflops"),
        TdpWatts = row.Number("tdp_watts"),
        LinkGbPerS = row.OptionalNumber("link_gb_s"),
        Link = row.Text("link") is { Length: > 0 } link ? link : null,
        PurchaseUsd = Range(row, "purchase_usd"),
        PurchaseSource = row.Text("purchase_source"),
        PurchaseIsEstimate = row.Flag("purchase_is_estimate"),
        OnDemandUsdPerHour = Range(row, "on_demand_usd_per_hour"),
        Reserved1YearUsdPerHour = row.OptionalDollars("reserved_1y_usd_per_hour"),
        SpotUsdPerHour = row.OptionalDollars("spot_usd_per_hour"),
        PriceSource = row.Text("price_source"),
        PriceIsEstimate = row.Flag("price_is_estimate"),
        SpecSource = row.Required("spec_source"),
        Confidence = row.Required("confidence"),
        SourceDate = row.OptionalDay("source_date"),
    };

    private static PriceRange? Range(CsvRow row, string column)
    {
        if (row.OptionalDollars($"{column}_low") is not { } low || row.OptionalDollars($"{column}_high") is not { } high) return null;
        decimal typical = row.OptionalDollars($"{column}_typical") ?? (low + high) / 2;
        return low <= typical && typical <= high
            ? new PriceRange(low, typical, high)
            : throw new CatalogFormatException($"{column} does not ascend from low to high", row.Line);
    }
}
