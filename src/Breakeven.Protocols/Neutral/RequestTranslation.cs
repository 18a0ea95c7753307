using System.Buffers;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Neutral;

/// <summary>From a client's request to the body for a target of another format.</summary>
public static class RequestTranslation
{
    /// <returns>Null when the body is written; else the 400 that names what cannot be said to this target.</returns>
    public static CallError? Write(ModelRequest request, ITargetProtocol target, string model, TranslationRules rules, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(target);
        try
        {
            target.WriteRequest(request.ToNeutral(rules), model, request.Stream, rules, output);
            return null;
        }
        catch (RequestRejectedException rejected)
        {
            return rejected.Error;
        }
    }
}
