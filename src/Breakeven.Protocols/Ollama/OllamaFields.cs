using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Ollama;

/// <summary>Where a request's fields are in its body, and the values of the small ones. An empty range is a field that is not there.</summary>
internal sealed class OllamaFields
{
    public Range Messages;
    public Range Tools;
    public Range System;
    public Range Prompt;
    public Range Suffix;
    public Range Images;

    /// <summary>The value of <c>input</c>: a string or an array of strings.</summary>
    public Range Input;

    /// <summary>A JSON schema.</summary>
    public Range Schema;
    public bool WantsJson;
    public bool IsRaw;
    public bool HasTemplate;
    public bool HasContext;
    public bool WantsRenderOnly;
    public bool? LogProbabilities;
    public int TopLogProbabilities;
    public long? Dimensions;
    public ReasoningWish? Think;
    public OllamaOptions Options = new();

    public static bool Has(Range range) => range.End.Value > 0;
}
