using System.Collections.Immutable;

namespace Breakeven;

/// <summary>One GPU, or a CPU socket that serves models: its sheet values and what it costs.</summary>
/// <param name="Id">Catalog id, as <c>H100-SXM-80GB</c>.</param>
/// <param name="MemoryGb">10⁹ bytes.</param>
/// <param name="BandwidthGbPerS">Memory bandwidth, 10⁹ bytes a second.</param>
/// <param name="Fp16Tflops">Dense, without sparsity.</param>
public sealed record Accelerator(string Id, string Name, string Vendor, string Class, double MemoryGb, double BandwidthGbPerS, double Fp16Tflops)
{
    /// <summary>Null where the chip has no arithmetic of that width: weights may be stored so, but compute runs at 16 bit.</summary>
    public double? Fp8Tflops { get; init; }
    public double? Fp4Tflops { get; init; }

    /// <summary>What a large 16-bit matrix product really reaches; null when nobody measured it.</summary>
    public double? MeasuredFp16Tflops { get; init; }
    public double TdpWatts { get; init; }

    /// <summary>Bandwidth to a neighbour, one direction, 10⁹ bytes a second.</summary>
    public double? LinkGbPerS { get; init; }
    public string? Link { get; init; }
    public PriceRange? PurchaseUsd { get; init; }
    public PriceRange? OnDemandUsdPerHour { get; init; }
    public decimal? Reserved1YearUsdPerHour { get; init; }
    public decimal? SpotUsdPerHour { get; init; }
    public string SpecSource { get; init; } = "";

    /// <summary>Basis of the hourly prices, and of the purchase price.</summary>
    public string PriceSource { get; init; } = "";
    public string PurchaseSource { get; init; } = "";

    /// <summary>Day on which the row was put together.</summary>
    public DateOnly? SourceDate { get; init; }

    /// <summary><c>high</c>, <c>medium</c> or <c>low</c>.</summary>
    public string Confidence { get; init; } = "";

    /// <summary>True when the hourly prices, or the purchase price, are an estimate rather than an observation; shown as such.</summary>
    public bool PriceIsEstimate { get; init; }
    public bool PurchaseIsEstimate { get; init; }
    public ImmutableArray<CloudPrice> Observations { get; init; } = [];
}

/// <summary>Low, typical and high of a price, in US dollars. Where a source gives only a range, typical is its middle.</summary>
public sealed record PriceRange(decimal Low, decimal Typical, decimal High);

/// <summary>One observed price of an accelerator hour.</summary>
/// <param name="Term"><c>on_demand</c>, <c>spot</c> or a reservation term.</param>
public sealed record CloudPrice(string Provider, string Term, decimal UsdPerHour, string Source);
