using Breakeven.Protocols;

namespace Breakeven.Gateway.Targets;

/// <summary>The tokens of an answer: the provider's counts, or ours where it gave no usable ones.</summary>
internal static class AnswerUsage
{
    /// <param name="reported">The provider's counts; null when absent or absurd.</param>
    /// <param name="outputBytes">Bytes of text, reasoning and tool arguments that arrived.</param>
    /// <param name="complete">False for an answer that broke off.</param>
    public static (TokenUsage Usage, UsageSource Source) Of(CallContext call, TokenUsage? reported, long outputBytes, bool complete)
    {
        if (reported is { } counts) return (counts, complete ? UsageSource.Provider : UsageSource.Partial);
        long? most = call.Request.MaxOutputTokens * call.Request.Choices;
        return (new(call.Request.EstimatedInputTokens, 0, 0, TokenEstimate.Output(outputBytes, most), 0), UsageSource.Estimated);
    }
}
