using Breakeven.Protocols;

namespace Breakeven.Gateway.Targets;

/// <summary>The tokens of an answer: the provider's counts, or ours where it gave no usable ones.</summary>
internal static class AnswerUsage
{
    /// <summary>The tokens of an answer that came, in part or as a whole.</summary>
    /// <param name="complete">False for an answer that broke off.</param>
    public static (TokenUsage Usage, UsageSource Source) Of(CallContext call, AnswerFacts answer, bool complete) =>
        !answer.UsageSuspect && answer.Usage is { } told ? (told, complete ? UsageSource.Provider : UsageSource.Partial) : Estimate(call, answer.OutputBytes);

    /// <summary>The tokens of a prompt that a target may have worked on without ever answering.</summary>
    public static (TokenUsage Usage, UsageSource Source) OfPrompt(CallContext call) => Estimate(call, outputBytes: 0);

    private static (TokenUsage Usage, UsageSource Source) Estimate(CallContext call, long outputBytes)
    {
        long? most = call.Request.MaxOutputTokens * call.Request.Choices;
        return (new(call.Request.EstimatedInputTokens, 0, 0, TokenEstimate.Output(outputBytes, most), 0), UsageSource.Estimated);
    }
}
