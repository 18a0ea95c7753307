using System.Collections.Immutable;
using System.Globalization;

namespace Breakeven;

/// <summary>Public production traffic in small: sizes of real calls, and the day-and-night shape of two real weeks. No text.</summary>
/// <param name="Sizes">Input and output tokens of single calls, in their order of arrival.</param>
/// <param name="TenMinuteRates">Arrivals in each ten minutes, as a multiple of their mean; null where the source has a gap, which is no sign of silence.</param>
public sealed record DemoTraffic(ImmutableArray<(int Input, int Output)> Sizes, ImmutableArray<double?> TenMinuteRates)
{
    /// <summary>Whose traffic this is; to be shown wherever it is.</summary>
    public const string Attribution =
        "Call sizes: Azure LLM inference trace 2023 (conversations), CC-BY 4.0, Patel et al., \"Splitwise: Efficient Generative LLM Inference Using Phase Splitting\", ISCA 2024. "
        + "Traffic shape: ServeGen m-large, Apache-2.0, Alibaba.";

    private const string FirstLine = "# breakeven demo traffic, format 1";

    private static readonly Lazy<DemoTraffic> LazyShipped = new(static () =>
    {
        using StreamReader reader = new(ShippedCatalogs.Open("demo-traffic.txt"));
        return Read(reader);
    });

    /// <summary>The traffic inside this executable, read on first use.</summary>
    public static DemoTraffic Shipped => LazyShipped.Value;

    /// <exception cref="CatalogFormatException">A line that is neither a size nor a rate.</exception>
    internal static DemoTraffic Read(TextReader reader)
    {
        if (reader.ReadLine() != FirstLine) throw new CatalogFormatException($"demo traffic starts with \"{FirstLine}\"", 1);
        ImmutableArray<(int, int)>.Builder sizes = ImmutableArray.CreateBuilder<(int, int)>();
        ImmutableArray<double?>.Builder rates = ImmutableArray.CreateBuilder<double?>();
        int number = 1;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0 || line[0] == '#') continue;
            string[] cells = line.Split(',');
            if (cells is ["size", var input, var output] && Tokens(input, out int prompt) && Tokens(output, out int answer)) sizes.Add((prompt, answer));
            else if (cells is ["rate", ""]) rates.Add(null);
            else if (cells is ["rate", var text] && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double rate)) rates.Add(rate);
            else throw new CatalogFormatException("a line is size,INPUT,OUTPUT or rate,MULTIPLE", number);
        }
        return new(sizes.ToImmutable(), rates.ToImmutable());
    }

    private static bool Tokens(string text, out int count) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count);
}
