using System.Collections.Immutable;

namespace Breakeven.Gateway.Targets.Standby;

/// <summary>Every secret of a configuration, for text of others that must not show any.</summary>
internal static class KnownSecrets
{
    /// <summary>What is shorter is no secret, and may be a part of any word.</summary>
    private const int Shortest = 4;

    /// <returns>Longest first, so that one that holds another is found whole.</returns>
    public static ImmutableArray<string> Of(BreakevenConfig config) =>
        [.. config.Providers.SelectMany(Of).Append(config.Server.AdminKey).OfType<Secret>().Select(secret => secret.Reveal()).Where(text => text.Length >= Shortest).Distinct().OrderByDescending(text => text.Length)];

    private static IEnumerable<Secret?> Of(ProviderConfig provider) =>
        [provider.ApiKey, provider.Aws.AccessKeyId, provider.Aws.SecretAccessKey, provider.Aws.SessionToken, .. provider.Headers.Values];
}
