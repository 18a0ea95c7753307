using System.Collections.Frozen;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Fields of a chat request beyond those that every format has a word for.</summary>
internal static class ChatExtras
{
    // They are read elsewhere, or say how an answer is carried, kept, billed or cached and not what it is.
    private static readonly FrozenSet<string> s_withoutMeaning = FrozenSet.Create(
        StringComparer.Ordinal,
        "model", "stream", "stream_options", "metadata", "prompt_cache_key", "prompt_cache_retention", "prediction", "usage");

    // OpenAI's own, by the same name and with the same meaning in every format that has them.
    private static readonly FrozenSet<string> s_openAI = FrozenSet.Create(
        StringComparer.Ordinal,
        "logit_bias", "verbosity", "modalities", "audio", "web_search_options", "prediction", "prompt_cache_key", "prompt_cache_retention");

    // What engines add to chat completions, by the names that vLLM, SGLang and llama.cpp give it.
    private static readonly FrozenSet<string> s_engines = FrozenSet.Create(
        StringComparer.Ordinal,
        "chat_template_kwargs", "structured_outputs", "guided_json", "guided_regex", "guided_choice", "guided_grammar", "grammar", "ignore_eos",
        "min_tokens", "stop_token_ids", "typical_p", "mirostat", "mirostat_tau", "mirostat_eta", "repeat_last_n", "length_penalty");

    /// <param name="json">The field's value, not null.</param>
    /// <returns>Whether leaving the field out gives another answer.</returns>
    public static bool ChangesTheAnswer(string name, ReadOnlySpan<byte> json) => name switch
    {
        "store" => json.SequenceEqual("true"u8),
        "modalities" => !IsTextOnly(json),
        "logit_bias" or "chat_template_kwargs" => !json.SequenceEqual("{}"u8),
        _ => !s_withoutMeaning.Contains(name),
    };

    /// <summary>Whether a target of this format knows a field that the request's own format could not say in neutral words.</summary>
    /// <param name="takesEngineFields">Whether it is an engine or a reseller, not OpenAI's own service.</param>
    public static bool CanBeSent(string name, bool takesEngineFields) => s_openAI.Contains(name) || (takesEngineFields && s_engines.Contains(name));

    private static bool IsTextOnly(ReadOnlySpan<byte> json) => json.IndexOf("\"text\""u8) >= 0 && !json.Contains((byte)',');
}
