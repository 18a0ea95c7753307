using System.Collections.Frozen;
using System.Text.Json;
using Breakeven.Protocols;

namespace Breakeven.Gateway.Caching.Requests;

/// <summary>What the top-level fields of requests mean to the cache. A field that is not known here is part of the key.</summary>
internal static class RequestFields
{
    /// <summary>How the answer is delivered and accounted for, not what it says.</summary>
    private static readonly FrozenSet<string> s_silent = FrozenSet.ToFrozenSet(
        ["model", "stream", "stream_options", "store", "background", "prompt_cache_key", "prompt_cache_retention", "cache_control", "keep_alive"]);

    /// <summary>Fields whose order of properties means nothing.</summary>
    private static readonly FrozenSet<string> s_sorted = FrozenSet.ToFrozenSet(
        ["messages", "input", "system", "options", "thinking", "reasoning", "logit_bias", "tool_choice", "metadata", "prompt", "documents"]);

    public static bool IsSorted(string name) => s_sorted.Contains(name);

    /// <summary>Whether the field is left out of the key.</summary>
    public static bool IsLeftOut(string name, ExactCacheConfig config) => s_silent.Contains(name) || name switch
    {
        "user" => config.Ignore.Contains(CacheIgnoredField.User),
        "safety_identifier" => config.Ignore.Contains(CacheIgnoredField.SafetyIdentifier),
        "metadata" => config.Ignore.Contains(CacheIgnoredField.Metadata),
        _ => false,
    };

    /// <summary>What a field that is given, and not null, tells.</summary>
    public static RequestTraits TraitsOf(WireFormat format, string name, JsonElement value) => name switch
    {
        "temperature" => IsZero(value) ? RequestTraits.Greedy : RequestTraits.None,
        "seed" => value.ValueKind == JsonValueKind.Number ? RequestTraits.Seeded : RequestTraits.None,
        "options" => OfOptions(value),
        "tools" or "functions" => OfTools(value),
        "store" or "background" => value.ValueKind == JsonValueKind.False ? RequestTraits.None : RequestTraits.Stores,
        "web_search_options" or "mcp_servers" or "plugins" => RequestTraits.ProviderTools,
        "previous_response_id" or "conversation" or "container" => RequestTraits.Reference,
        "prompt" when format == WireFormat.Responses => RequestTraits.Reference,
        "audio" or "modalities" => RequestTraits.OtherMedia,
        _ => RequestTraits.None,
    };

    /// <summary>What a field tells by not being there: a response is kept by the provider unless the client says no.</summary>
    public static RequestTraits TraitsOfAbsent(WireFormat format, bool hasStore) => format == WireFormat.Responses && !hasStore ? RequestTraits.Stores : RequestTraits.None;

    private static RequestTraits OfOptions(JsonElement options)
    {
        if (options.ValueKind != JsonValueKind.Object) return RequestTraits.None;
        RequestTraits traits = RequestTraits.None;
        if (options.TryGetProperty("temperature"u8, out JsonElement temperature) && IsZero(temperature)) traits |= RequestTraits.Greedy;
        if (options.TryGetProperty("seed"u8, out JsonElement seed) && seed.ValueKind == JsonValueKind.Number) traits |= RequestTraits.Seeded;
        return traits;
    }

    /// <summary>A tool without a type, or of a type that says so, is run by the client; every other by the provider.</summary>
    private static RequestTraits OfTools(JsonElement tools)
    {
        if (tools.ValueKind != JsonValueKind.Array) return RequestTraits.ProviderTools;
        RequestTraits traits = RequestTraits.None;
        foreach (JsonElement tool in tools.EnumerateArray())
        {
            bool isOfClient = tool.ValueKind == JsonValueKind.Object && (!tool.TryGetProperty("type"u8, out JsonElement type) || (type.ValueKind == JsonValueKind.String && (type.ValueEquals("function"u8) || type.ValueEquals("custom"u8))));
            traits |= isOfClient ? RequestTraits.Functions : RequestTraits.ProviderTools;
        }
        return traits;
    }

    private static bool IsZero(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number == 0;
}
