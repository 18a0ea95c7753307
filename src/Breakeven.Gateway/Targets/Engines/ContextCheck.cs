using System.Globalization;
using Breakeven.Gateway.Recording;
using Breakeven.Protocols;
using Microsoft.AspNetCore.Http;

namespace Breakeven.Gateway.Targets.Engines;

/// <summary>Compares a prompt with the context that an engine really serves, before the call.</summary>
/// <remarks>
/// Engines that are asked too much answer in a dozen ways, and Ollama cuts the prompt without a word. But an estimate is not a count:
/// about four bytes make a token, and text with more than eight bytes to a token is hardly found in prompts. So a call is refused only when even half of the
/// estimate does not fit; in between the engine decides. What the answer may need does not count against a prompt: engines end an answer at the context's end.
/// </remarks>
internal sealed class ContextCheck(EngineBook book)
{
    /// <summary>The estimate counts four bytes to a token; the bounds are at half and at twice as many tokens.</summary>
    private const int Slack = 2;

    /// <summary>Whether this candidate can take the call's prompt. Another one may be able to: the call is refused when none is left.</summary>
    /// <returns>The refusal when the prompt cannot fit, else null. Two look-ups, no allocation.</returns>
    public CallError? Refuse(CallContext call, Candidate candidate) =>
        IsOnePrompt(call.Client.Format) ? Refuse(book.Find(candidate.Target.Endpoint.Name), candidate.Model, call.Request) : null;

    /// <summary>The longest prompt that a candidate is known to take: as its engine says, else as the price book does. Null when neither does.</summary>
    public long? WindowOf(CallContext call, Candidate candidate) => LimitOf(book.Find(candidate.Target.Endpoint.Name), candidate.Model) ?? CallPricer.LongestPrompt(call, candidate);

    /// <param name="facts">Of the provider's engine; null when it is not probed.</param>
    /// <param name="model">The engine's name of the model.</param>
    public static CallError? Refuse(EngineFacts? facts, string model, ModelRequest request) =>
        Judge(facts, model, request.EstimatedInputTokens, request.MaxOutputTokens, request.HasImages) == ContextFit.Exceeds
            ? TooLong(LowerBound(request.EstimatedInputTokens), LimitOf(facts, model)!.Value)
            : null;

    /// <param name="estimatedInputTokens">As <see cref="TokenEstimate"/> guesses them from bytes.</param>
    /// <param name="maxOutputTokens">The request's limit on the answer; null without one.</param>
    /// <param name="hasImages">Images are guessed by the piece, not by bytes: then nothing is a lower bound.</param>
    public static ContextFit Judge(EngineFacts? facts, string model, long estimatedInputTokens, long? maxOutputTokens, bool hasImages)
    {
        if (LimitOf(facts, model) is not { } limit) return ContextFit.Unknown;
        if (!hasImages && LowerBound(estimatedInputTokens) > limit) return ContextFit.Exceeds;
        return (UInt128)estimatedInputTokens * Slack + (UInt128)(maxOutputTokens ?? 0) <= (UInt128)limit ? ContextFit.Fits : ContextFit.Unknown;
    }

    /// <summary>Texts to embed or to rank are many prompts in one request, each with a context of its own; and Ollama's own formats let each request choose how long it shall be.</summary>
    private static bool IsOnePrompt(WireFormat format) => format is WireFormat.ChatCompletions or WireFormat.Responses or WireFormat.Messages;

    /// <summary>The code is OpenAI's, so that clients that shorten their prompts upon it do.</summary>
    private static CallError TooLong(long atLeast, long limit) => new(
        "context_length_exceeded", StatusCodes.Status400BadRequest,
        string.Create(CultureInfo.InvariantCulture, $"The prompt has at least {atLeast:#,##0} tokens, and the model takes {limit:#,##0}. Shorten it, or ask for a model with a longer context."),
        Retryable: false, CallOutcome.ClientError) { Param = "messages" };

    /// <summary>An unreachable engine is not judged: it may come back with another model.</summary>
    private static long? LimitOf(EngineFacts? facts, string model) =>
        facts is { IsReachable: true } && facts.Model(model) is { } known ? known.LargestPrompt ?? known.Context ?? known.TrainedContext : null;

    private static long LowerBound(long estimated) => estimated / Slack;
}
