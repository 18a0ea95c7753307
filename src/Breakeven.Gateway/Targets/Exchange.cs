using System.Buffers;
using Breakeven.Gateway.Prompts;
using Breakeven.Gateway.Prompts.Outputs;
using Breakeven.Gateway.Targets.Providers;
using Breakeven.Protocols;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Gateway.Targets;

/// <summary>What one attempt says to its target, and in which format: the client's own where the target speaks it, else a translation.</summary>
/// <remarks>Same format: bytes go through, but for the model's name. Another format: request and answer meet in the neutral stream.</remarks>
internal sealed class Exchange
{
    private readonly CallContext _call;

    private Exchange(CallContext call, ITargetProtocol target, ReadOnlyMemory<byte> body)
    {
        _call = call;
        Target = target;
        Body = body;
    }

    /// <summary>The format that the target is spoken to in.</summary>
    public ITargetProtocol Target { get; }

    /// <summary>Not pooled: the transport may still be reading it when the attempt has ended.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Whether client and target speak the same format.</summary>
    public bool IsSameFormat => Target.Format == _call.Client.Format;

    public ModelRequest Request => _call.Request;
    public IClientProtocol Client => _call.Client;

    /// <returns>Null, or why the request cannot be put to this target; another one may be able to.</returns>
    public static CallError? Open(CallContext call, Candidate candidate, out Exchange? exchange)
    {
        exchange = null;
        ProviderAdapter adapter = candidate.Target.Endpoint.Adapter;
        if (adapter.FormatFor(call.Client.Format) is not { } format) return GatewayErrors.OperationNotServed(call.Request.Model, call.Client.Operation);
        bool sameFormat = format.Format == call.Client.Format;
        if (sameFormat && call.Request.IsUnchangedFor(candidate.Model, askForUsage: true))
        {
            exchange = new(call, format, PromptCacheMarker.Mark(call, candidate, format.Format, OutputLimiter.Named(call, candidate, format.Format, call.Request.Body)));
            return null;
        }
        ArrayBufferWriter<byte> body = new(call.Request.Body.Length + 128);
        if (sameFormat) call.Request.WriteTo(body, candidate.Model, askForUsage: true);
        else if (RequestTranslation.Write(call.Request, format, candidate.Model, adapter.Rules, body) is { } untranslatable) return untranslatable;
        exchange = new(call, format, PromptCacheMarker.Mark(call, candidate, format.Format, OutputLimiter.Named(call, candidate, format.Format, body.WrittenMemory)));
        return null;
    }

    /// <summary>How the answer gets from the target's format to the client's, from whole to stream or back.</summary>
    public AnswerTranslation Translate(bool intoStream) =>
        new(Target.CreateReader(), Client.CreateWriter(Request, new(_call.Arrival.Id.Value.ToString("N"), Request.Model, _call.Arrival.StartedAt) { Elapsed = () => _call.Elapsed }), intoStream);
}
