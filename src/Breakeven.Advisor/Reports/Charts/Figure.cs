namespace Breakeven.Advisor.Reports.Charts;

/// <summary>A finished chart.</summary>
/// <param name="Id">Unique within the report, letters and digits.</param>
/// <param name="Svg">One <c>svg</c> element with its title and description; styled by classes, so that it follows the page's light or dark.</param>
/// <param name="Caption">States what is seen, figures included; stands for the chart where there are no pictures.</param>
public sealed record Figure(string Id, string Title, string Svg, string Caption)
{
    /// <summary>The figures drawn, for those who cannot see them or want them exact; null where another table of the page has them.</summary>
    public ReportTable? Data { get; init; }
}
