using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Advisor.Scenarios;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>Accelerators to choose from.</summary>
/// <param name="Gpus">Each with the number in a server, or null for any; empty where hardware does not matter.</param>
/// <param name="IsOpen">True when nobody named one, so that the choice is an assumption.</param>
/// <param name="Fallback">Looked at only when none of <paramref name="Gpus"/> runs the model.</param>
internal sealed record HardwareChoice(ImmutableArray<NamedGpu> Gpus, bool IsOpen, ImmutableArray<NamedGpu> Fallback)
{
    private static readonly HardwareChoice None = new([], false, []);

    /// <param name="isNeeded">True when the price must come from the catalog.</param>
    /// <exception cref="ScenarioException">A name that the catalog does not know.</exception>
    public static HardwareChoice Of(ScenarioSelfHost hosting, bool isNeeded, ImmutableArray<Accelerator> catalog)
    {
        if (hosting.Gpu is { } one) return new([Parse(one, catalog)], false, []);
        if (hosting.Ownership.Gpus is ["any"]) return new([.. catalog.Select(entry => new NamedGpu(entry, null))], true, []);
        if (hosting.Ownership.Gpus is { } several) return new([.. several.Select(name => Parse(name, catalog))], false, []);
        if (!isNeeded) return None;
        NamedGpu[] usual = [.. catalog.Where(IsUsual).Select(entry => new NamedGpu(entry, null))];
        return new([.. usual.Where(gpu => !gpu.Accelerator.PriceIsEstimate)], true, [.. usual.Where(gpu => gpu.Accelerator.PriceIsEstimate)]);
    }

    /// <summary>Rented for serving: consumer cards are not (their driver licence excludes data centres), processors are too slow to be meant unasked.</summary>
    private static bool IsUsual(Accelerator entry) => entry.OnDemandUsdPerHour is not null
        && (entry.Class.Contains("datacenter", StringComparison.OrdinalIgnoreCase) || entry.Class.Contains("workstation", StringComparison.OrdinalIgnoreCase));

    private static NamedGpu Parse(string name, ImmutableArray<Accelerator> catalog)
    {
        int times = name.IndexOf('x', StringComparison.OrdinalIgnoreCase);
        int? count = times > 0 && int.TryParse(name.AsSpan(0, times).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) && parsed is > 0 and <= 64 ? parsed : null;
        string device = count is null ? name : name[(times + 1)..].Trim();
        return new(CatalogSearch.FindAccelerator(device.Length == 0 ? name : device, catalog).Require(name, "self_host.gpu"), count);
    }
}

/// <param name="Count">Accelerators of one server; null for whatever fits.</param>
internal sealed record NamedGpu(Accelerator Accelerator, int? Count)
{
    /// <summary>One size where the price is for a given server; otherwise up to what such accelerators are linked for.</summary>
    /// <param name="isPerGpu">True when the price follows from the number.</param>
    public ImmutableArray<int> Counts(bool isPerGpu)
    {
        if (Count is { } stated) return [stated];
        if (!isPerGpu) return [1];
        return Accelerator.Class.Contains("datacenter", StringComparison.OrdinalIgnoreCase) ? [1, 2, 4, 8]
            : Accelerator.Vendor.Contains("NVIDIA", StringComparison.OrdinalIgnoreCase) ? [1, 2, 4] : [1];
    }

    /// <summary>8 bit and 16 bit: fewer bits change answers, so they are used only when asked for (docs/decisions/0042-never-chosen-unasked.md).</summary>
    public ImmutableArray<string> Precisions => Accelerator.Fp8Tflops is null ? ["bf16", "int8"] : ["fp8", "bf16"];
}
