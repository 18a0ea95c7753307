using System.Buffers;
using Breakeven.Gateway.Recording;
using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Targets;
using Breakeven.Gateway.Targets.Engines;
using Breakeven.Protocols;
using Breakeven.Protocols.Prompts;

namespace Breakeven.Gateway.Prompts.Outputs;

/// <summary>Limits the output of calls whose client set no limit. What a client says is never changed.</summary>
/// <remarks>
/// In the client's own format, so that translation, budgets and the check of contexts see a request with a limit like any other. A limit that some target of
/// the call might refuse, because the model writes no more or prompt and answer would not fit its context, is not set at all.
/// </remarks>
internal sealed class OutputLimiter(OutputLengths lengths, ContextCheck contexts)
{
    private const int PromptSlack = 2; // an estimated prompt may have twice the tokens, as ContextCheck has it

    public void Apply(CallContext call, PromptWork work, OutputLimitConfig config)
    {
        work.Lengths = lengths.Of(work.Purpose);
        if (call.Request.MaxOutputTokens is not null || (config.Tokens ?? work.Lengths?.Limit) is not { } limit || !Fits(call, limit)) return;
        ReadOnlyMemory<byte> body = call.Request.Body;
        ArrayBufferWriter<byte> limited = new(body.Length + 48);
        if (!OutputLimit.TryWrite(call.Client.Format, body.Span, limit, limited) || !call.Client.TryReadRequest(limited.WrittenMemory, out ModelRequest? request, out _)) return;
        call.Request = request;
        work.Limited(limit);
    }

    /// <summary>The limit under the name that the target knows.</summary>
    public static ReadOnlyMemory<byte> Named(CallContext call, Candidate candidate, WireFormat format, ReadOnlyMemory<byte> body) =>
        call.Prompt is { OutputLimit: not null } && format == WireFormat.ChatCompletions && candidate.Target.Endpoint.Adapter.Rules.LegacyMaxTokens ? OutputLimit.Renamed(body) : body;

    private bool Fits(CallContext call, long limit)
    {
        foreach (WeightedCandidate permitted in call.Policy.Permitted)
        {
            if (CallPricer.LongestOutput(call, permitted.Candidate) is { } longest && limit >= longest) return false;
            if (contexts.WindowOf(call, permitted.Candidate) is { } window && PromptSlack * call.Request.EstimatedInputTokens + limit > window) return false;
        }
        return true;
    }
}
