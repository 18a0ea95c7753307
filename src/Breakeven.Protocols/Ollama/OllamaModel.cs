using System.Collections.Immutable;

namespace Breakeven.Protocols.Ollama;

/// <summary>A model as <c>/api/tags</c>, <c>/api/ps</c> and <c>/api/show</c> tell of it.</summary>
/// <param name="Name">What clients ask for.</param>
/// <param name="ContextLength">Tokens of prompt and answer together; null when not known.</param>
/// <param name="Capabilities">In Ollama's words: <c>completion</c>, <c>tools</c>, <c>vision</c>, <c>thinking</c>, <c>insert</c>, <c>embedding</c>.</param>
public sealed record OllamaModel(string Name, long? ContextLength, ImmutableArray<string> Capabilities);
