namespace Breakeven.Protocols.Neutral;

/// <summary>What a made-up answer needs beside its events.</summary>
/// <param name="Id">Unique to the call: letters and digits, to which a format puts its own prefix, as <c>chatcmpl-</c>.</param>
/// <param name="Model">What the client asked for; told where the target does not say which model answered.</param>
/// <param name="CreatedAt">When the call arrived, UTC.</param>
public sealed record AnswerIdentity(string Id, string Model, DateTimeOffset CreatedAt)
{
    /// <summary>Time since the call arrived, for formats that tell durations; they tell none where nothing measures.</summary>
    public Func<TimeSpan>? Elapsed { get; init; }
}
