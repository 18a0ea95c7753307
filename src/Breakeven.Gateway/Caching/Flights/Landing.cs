using Breakeven.Gateway.Caching.Answers;

namespace Breakeven.Gateway.Caching.Flights;

/// <summary>What a waiting call is told.</summary>
/// <param name="Answer">The answer, where there is one to share.</param>
/// <param name="Outcome">How the answer was found.</param>
/// <param name="Leads">The one that was waited for has failed, and this call is made in its place while the others go on waiting.</param>
internal readonly record struct Landing(StoredAnswer? Answer, CacheOutcome Outcome, bool Leads)
{
    /// <summary>Nothing to share: each call is made for itself.</summary>
    public static readonly Landing Apart;

    public static readonly Landing Lead = new(null, CacheOutcome.Miss, Leads: true);

    public static Landing With(StoredAnswer answer, CacheOutcome outcome) => new(answer, outcome, Leads: false);
}
