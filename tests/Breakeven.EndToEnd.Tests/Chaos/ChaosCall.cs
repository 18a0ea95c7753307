namespace Breakeven.EndToEnd.Chaos;

/// <summary>One call as its client saw it.</summary>
/// <param name="Id">Its request id, which also stands in its prompt, so that the provider sees it.</param>
/// <param name="Status">HTTP status; null when none arrived.</param>
/// <param name="GotBytes">Whether any byte of an answer's body arrived.</param>
/// <param name="IsComplete">Whether the answer arrived to its end.</param>
internal sealed record ChaosCall(string Id, string Key, int? Status, bool GotBytes, bool IsComplete)
{
    public bool IsAnswered => Status == 200 && IsComplete;
}
