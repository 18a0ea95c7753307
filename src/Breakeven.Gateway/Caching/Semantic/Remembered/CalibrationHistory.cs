namespace Breakeven.Gateway.Caching.Semantic.Remembered;

/// <summary>What one threshold rests on.</summary>
/// <param name="Samples">The comparisons that count, oldest first: a band of cosines in the upper seven bits, and whether the answers agreed in the lowest.</param>
/// <param name="Total">Comparisons ever made.</param>
/// <param name="NextLook">From how many on a laxer threshold may be taken.</param>
/// <param name="Band">The last band of cosines that is used; -1 for none.</param>
internal sealed record CalibrationHistory(byte[] Samples, long Total, long NextLook, int Band);
