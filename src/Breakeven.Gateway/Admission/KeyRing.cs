using System.Collections.Frozen;

namespace Breakeven.Gateway.Admission;

/// <summary>The keys of one configuration, by the SHA-256 of the whole key.</summary>
/// <remarks>
/// A presented key is only ever hashed, as a whole and once; the one look-up is by hash. What its time tells is about hashes, which nobody can
/// steer: the hash of a key that is wrong in one letter is as far from the right one as any other.
/// </remarks>
internal sealed class KeyRing
{
    private const int LongestKey = 1024;
    private readonly FrozenDictionary<KeyHash, KeyMatch> _keys;

    public KeyRing(IEnumerable<KeyConfig> keys) => _keys = keys
        .SelectMany(key => key.Hashes, static (key, hash) => (Hash: KeyHash.Parse(hash.Sha256), Match: new KeyMatch(key, Earlier(key.ExpiresAt, hash.Expires))))
        .ToFrozenDictionary(entry => entry.Hash, entry => entry.Match);

    public bool IsEmpty => _keys.Count == 0;

    /// <summary>The key that the credential belongs to, whether or not it still opens it; null when there is none.</summary>
    public KeyMatch? Find(string? presented)
    {
        if (string.IsNullOrEmpty(presented) || presented.Length > LongestKey) return null;
        return _keys.GetValueOrDefault(KeyHash.Of(presented));
    }

    /// <summary>True when both texts are the same, in time that does not depend on where they differ.</summary>
    public static bool SameSecret(string? presented, Secret expected) =>
        presented is { Length: <= LongestKey } && KeyHash.Of(presented).Equals(KeyHash.Of(expected.Reveal()));

    /// <summary>True when the text has this SHA-256, in time that does not depend on where they differ.</summary>
    /// <param name="sha256">In hex.</param>
    public static bool HasHash(string? presented, string sha256) =>
        presented is { Length: > 0 and <= LongestKey } && KeyHash.Of(presented).Equals(KeyHash.Parse(sha256));

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;
}
