namespace Breakeven.Protocols.Anthropic;

/// <summary>One model in a list of models.</summary>
/// <param name="Id">What a request names it.</param>
/// <param name="DisplayName">What people call it; the id where nothing else is known.</param>
/// <param name="CreatedAt">When it was released, or the Unix epoch where that is not known, as Anthropic's own list has it.</param>
public readonly record struct ListedModel(string Id, string DisplayName, DateTimeOffset CreatedAt);
