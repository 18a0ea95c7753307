using Breakeven.Gateway.Policies;
using Breakeven.Gateway.Routing;
using Breakeven.Protocols;
using Breakeven.Protocols.Anthropic;
using Breakeven.Protocols.Tokens;
using Microsoft.AspNetCore.Http;

namespace Breakeven.Gateway.Targets;

/// <summary>Answers <c>count_tokens</c> by the gateway's own tokenizer where no permitted target counts by itself. Clients such as coding agents ask it to plan their context.</summary>
internal static class LocalTokenCount
{
    /// <returns>Always null: where the count is not the gateway's to make, <see cref="CallContext.Result"/> stays unset.</returns>
    public static CallError? Answer(CallContext call)
    {
        if (call.Client.Format != WireFormat.CountTokens || CountsItself(call.Policy)) return null;
        PooledBuffer body = new(64);
        CountTokensAnswer.Write(body, TokenCounter.CountPrompt(call.Request, call.Policy.Permitted[0].Candidate.Model));
        call.Result = new() { Outcome = CallOutcome.Ok, Status = StatusCodes.Status200OK, Terminal = body };
        return null;
    }

    private static bool CountsItself(PolicyDecision policy)
    {
        foreach (WeightedCandidate candidate in policy.Permitted)
            if (candidate.Candidate.Target.Endpoint.Adapter.FormatFor(WireFormat.CountTokens) is not null) return true;
        return false;
    }
}
