using System.Text.Json;

namespace Breakeven.Gateway.Caching.Requests;

/// <summary>A request's part of its key, and what speaks for or against using an earlier answer.</summary>
internal static class RequestFingerprint
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 66 }; // as the requests' own reader

    /// <summary>Writes every field that can change the answer, in an order of its own. Requests that ask the same write the same bytes.</summary>
    /// <param name="output">Receives them.</param>
    public static RequestTraits Write(CallContext call, ExactCacheConfig config, PooledBuffer output)
    {
        using JsonDocument body = JsonDocument.Parse(call.Request.Body, s_options);
        return Write(call, config, body.RootElement, output);
    }

    /// <param name="body">The request, or one like it.</param>
    public static RequestTraits Write(CallContext call, ExactCacheConfig config, JsonElement body, PooledBuffer output)
    {
        CanonicalJson canonical = new(output);
        RequestTraits traits = RequestTraits.None;
        bool hasStore = false;
        using SortedMembers fields = new(body);
        foreach ((string name, _, JsonElement value) in fields.All)
        {
            if (value.ValueKind == JsonValueKind.Null) continue; // as if it were not there
            hasStore |= name == "store";
            traits |= RequestFields.TraitsOf(call.Client.Format, name, value);
            if (RequestFields.IsLeftOut(name, config)) continue;
            canonical.WriteName(name);
            canonical.Write(value, RequestFields.IsSorted(name));
        }
        return traits | canonical.Traits | RequestFields.TraitsOfAbsent(call.Client.Format, hasStore);
    }
}
