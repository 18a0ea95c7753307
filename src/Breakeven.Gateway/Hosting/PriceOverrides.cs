using System.Security.Cryptography;
using System.Text;

namespace Breakeven.Gateway.Hosting;

/// <summary>The configuration's own prices on top of a price book.</summary>
public static class PriceOverrides
{
    /// <summary>The same book when the configuration states no prices; else one whose version tells its overrides apart.</summary>
    public static PriceBook Apply(PriceBook book, PricesConfig prices)
    {
        if (prices.Overrides.IsEmpty) return book;
        string stated = string.Join('\n', prices.Overrides.Select(item => item.ToString()));
        string mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(stated)).AsSpan(0, 4));
        return book.WithOverrides($"{book.Version}+{mark}", prices.Overrides.Select(Card));
    }

    private static RateCard Card(PriceOverrideConfig item) => new(
        new(item.Provider), new(item.Model), new(item.InputUsdPerM, item.OutputUsdPerM, item.CachedInputUsdPerM, item.CacheWriteUsdPerM))
    {
        Tier = item.ServiceTier ?? ServiceTier.Default,
        Region = item.Region is { } region ? new Region(region) : null,
        ValidFrom = item.ValidFrom,
        ValidUntil = item.ValidUntil,
        Source = "configuration",
    };
}
