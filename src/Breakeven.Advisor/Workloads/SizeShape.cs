using System.Collections.Immutable;

namespace Breakeven.Advisor.Workloads;

/// <summary>How the lengths of prompts and answers occur together.</summary>
/// <param name="Correlation">Pearson, of the logarithms of 1 + tokens; null when one of them never varies.</param>
/// <param name="Cells">By input, then output; cells below 0.1 % are left out.</param>
/// <param name="Above">Shares of requests beyond context windows and price steps.</param>
public sealed record SizeShape(double? Correlation, ImmutableArray<SizeCell> Cells, ImmutableArray<SizeAbove> Above);

/// <summary>Requests with more than half and at most all of so many tokens each way (0 is none).</summary>
public readonly record struct SizeCell(long InputUpTo, long OutputUpTo, double Share);

/// <summary>Share of requests whose input, or input and output together, exceed so many tokens.</summary>
public readonly record struct SizeAbove(SizeKind Of, long Tokens, double Share);

/// <summary>Which length a limit is for: <c>input</c> prices a request, <c>context</c> (input and output) must fit an engine's window.</summary>
public enum SizeKind
{
    Input,
    Context,
}
