namespace Breakeven.Advisor.Workloads;

/// <summary>What a provider's prompt cache of one lifetime could serve, as shares of all prompt tokens that reach a model, 0 to 1.</summary>
/// <param name="Lifetime">Since the last use of a prefix.</param>
/// <param name="ReadShare">Read from the cache, those that were read in fact included: a lower bound, since a prefix counts only where its length is known.</param>
/// <param name="ReadShareAtMost">Upper bound of the same.</param>
/// <param name="MoreReads">Of <paramref name="ReadShare"/>, what the provider did not read in fact.</param>
/// <param name="MoreWrites">Written to the cache beyond what was written in fact, if every prompt of 1,024 tokens or more is written to its end; negative when less is written than was.</param>
public sealed record PrefixReads(TimeSpan Lifetime, double ReadShare, double ReadShareAtMost, double MoreReads, double MoreWrites);
