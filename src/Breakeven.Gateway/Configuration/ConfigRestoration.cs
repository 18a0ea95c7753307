using System.Collections.Immutable;

namespace Breakeven.Gateway.Configuration;

/// <summary>An earlier configuration, made whole again.</summary>
/// <param name="Text">Ready to be written; null when a secret of it is not known any more.</param>
/// <param name="Kept">Keys whose secret is taken from the configuration at hand.</param>
/// <param name="Lost">Keys whose secret stood in the text itself and is kept nowhere.</param>
public sealed record ConfigRestoration(string? Text, ImmutableArray<string> Kept, ImmutableArray<string> Lost);
