namespace Breakeven.Protocols;

/// <summary>Sees one block of a prompt. The spans are valid during the call only.</summary>
/// <param name="role">Who says it, as <c>system</c>; <c>tools</c> for the tool definitions, which engines put first.</param>
/// <param name="text">The text in UTF-8, decoded; a part that is no text (an image, a tool call) as its JSON was sent.</param>
public delegate void PromptVisitor(ReadOnlySpan<byte> role, ReadOnlySpan<byte> text);
