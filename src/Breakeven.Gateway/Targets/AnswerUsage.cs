using Breakeven.Protocols;
using Breakeven.Protocols.Tokens;

namespace Breakeven.Gateway.Targets;

/// <summary>The tokens of an answer: the provider's counts, or the tokenizer's where it gave no usable ones.</summary>
internal static class AnswerUsage
{
    /// <summary>The tokens of an answer that came as a whole.</summary>
    public static (TokenUsage Usage, UsageSource Source) OfWhole(CallContext call, Candidate candidate, ITargetProtocol target, AnswerFacts answer, ReadOnlySpan<byte> body) =>
        Told(answer) is { } told
            ? (told, UsageSource.Provider)
            : Counted(call, candidate, OutputCount.Of(target, candidate.Model, body, isStream: false, answer));

    /// <summary>The tokens of a stream.</summary>
    /// <param name="sample">The stream's beginning, of at most <see cref="OutputCount.MostSampled"/> bytes.</param>
    /// <param name="complete">False for a stream that broke off: the counts told until then may be behind what was seen.</param>
    public static (TokenUsage Usage, UsageSource Source) OfStream(
        CallContext call, Candidate candidate, ITargetProtocol target, AnswerFacts answer, ReadOnlySpan<byte> sample, bool complete)
    {
        TokenUsage? told = Told(answer);
        if (complete && told is { } final) return (final, UsageSource.Provider);
        long seen = OutputCount.Of(target, candidate.Model, sample, isStream: true, answer);
        return told is { } early ? (early with { Output = Math.Max(early.Output, seen) }, UsageSource.Partial) : Counted(call, candidate, seen);
    }

    /// <summary>The tokens of a prompt that a target may have worked on without ever answering.</summary>
    public static (TokenUsage Usage, UsageSource Source) OfPrompt(CallContext call, Candidate candidate) => Counted(call, candidate, output: 0);

    private static TokenUsage? Told(AnswerFacts answer) => answer.UsageSuspect ? null : answer.Usage;

    private static (TokenUsage Usage, UsageSource Source) Counted(CallContext call, Candidate candidate, long output)
    {
        long most = call.Request.MaxOutputTokens * call.Request.Choices ?? long.MaxValue;
        return (new(TokenCounter.CountPrompt(call.Request, candidate.Model), 0, 0, Math.Min(output, most), 0), UsageSource.Estimated);
    }
}
