namespace Breakeven.Advisor.Reports.Prompts;

/// <summary>How long the answers of a workload are, and how long they might have been.</summary>
/// <param name="Declared">Calls whose client set a limit; null for none.</param>
/// <param name="Open">Calls without any limit; null for none.</param>
/// <param name="Limited">Calls that the gateway gave one.</param>
/// <param name="Cut">Of those, answers that it ended.</param>
public sealed record OutputUse(DeclaredOutput? Declared, OpenOutput? Open, long Limited, long Cut);

/// <summary>Calls whose client set a limit.</summary>
/// <param name="MedianTimes">Limit over real output, of the median call.</param>
/// <param name="Reached">Answers that came to the limit, and were probably cut by it.</param>
public sealed record DeclaredOutput(long Calls, double MedianTimes, long Reached);

/// <summary>Calls without a limit; tokens of output.</summary>
/// <param name="P99UsdEach">What the output of a call at the 99th percentile costs; null without a price.</param>
/// <param name="Auto">The limit that <c>max_tokens: auto</c> would set; null for fewer answers than it needs.</param>
/// <param name="WouldBeCut">Answers that are longer than that.</param>
/// <param name="TokensBeyond">What they have beyond it.</param>
public sealed record OpenOutput(long Calls, long P50, long P99, long Longest, Money? P99UsdEach, long? Auto, long WouldBeCut, long TokensBeyond);
