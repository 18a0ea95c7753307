using System.Collections.Frozen;
using Breakeven.Protocols.OpenAI;

namespace Breakeven.Protocols.Responses;

/// <summary>Fields beyond those that every format has a word for.</summary>
internal static class ResponsesExtras
{
    // They are read elsewhere, or say how an answer is carried, kept, billed or cached and not what it is.
    private static readonly FrozenSet<string> s_withoutMeaning = FrozenSet.Create(
        StringComparer.Ordinal,
        "model", "stream", "stream_options", "store", "metadata", "client_metadata", "prompt_cache_key", "prompt_cache_retention", "max_tool_calls");

    /// <summary>Whether leaving the field out of a translated request gives the same answer.</summary>
    public static bool SaysNothing(string name) => s_withoutMeaning.Contains(name);

    /// <summary>Whether a target of this format knows a field, by the same name, that another format could not say in neutral words.</summary>
    /// <param name="takesEngineFields">Whether it is an engine or a reseller, not OpenAI's own service.</param>
    public static bool CanBeSent(string name, bool takesEngineFields) =>
        name is "prompt_cache_key" or "prompt_cache_retention" || (takesEngineFields && !ChatExtras.CanBeSent(name, takesEngineFields: false) && ChatExtras.CanBeSent(name, takesEngineFields: true));
}
