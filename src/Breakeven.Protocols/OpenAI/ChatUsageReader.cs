using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads <c>usage</c>, in which a prompt count includes its cached tokens and a completion count its reasoning, unless the total says otherwise.</summary>
/// <remarks>
/// A zero that is told is a count; a prompt or completion count that is missing makes the usage suspect. What is told beyond OpenAI's fields:
/// DeepSeek <c>prompt_cache_hit_tokens</c>, Moonshot and Together <c>cached_tokens</c>, Mistral <c>num_cached_tokens</c>, OpenRouter
/// <c>prompt_tokens_details.cache_write_tokens</c> and <c>cost</c>, LiteLLM <c>cache_read_input_tokens</c> and <c>cache_creation_input_tokens</c>.
/// </remarks>
internal ref struct ChatUsageReader
{
    private const decimal LargestCredibleCost = 1_000_000;

    private long? _prompt;
    private long? _completion;
    private long? _total;
    private long? _reasoning;
    private long? _cached;      // in the details, where OpenAI tells it
    private long? _otherCached; // anywhere else
    private long? _written;
    private Money? _cost;

    /// <param name="json">Stands on a value that is not null; left on its end.</param>
    /// <returns>Null when the counts are missing, no whole numbers, below zero, beyond belief or contradict each other.</returns>
    public static TokenUsage? Read(ref Utf8JsonReader json) => Read(ref json, out _);

    /// <param name="json">Stands on a value that is not null; left on its end.</param>
    /// <param name="cost">What the provider says the call costs, if it does.</param>
    /// <returns>Null when the counts are missing, no whole numbers, below zero, beyond belief or contradict each other.</returns>
    public static TokenUsage? Read(ref Utf8JsonReader json, out Money? cost)
    {
        cost = null;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return null;
        }
        ChatUsageReader usage = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName) usage.ReadField(ref json);
        cost = usage._cost;
        return usage.Sum();
    }

    private void ReadField(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("prompt_tokens"u8)) _prompt = ProviderJson.ReadCount(ref json);
        else if (json.ValueTextEquals("completion_tokens"u8)) _completion = ProviderJson.ReadCount(ref json);
        else if (json.ValueTextEquals("total_tokens"u8)) _total = ProviderJson.ReadCount(ref json);
        else if (json.ValueTextEquals("prompt_tokens_details"u8)) ReadPromptDetails(ref json);
        else if (json.ValueTextEquals("completion_tokens_details"u8)) ReadCompletionDetails(ref json);
        else if (json.ValueTextEquals("prompt_cache_hit_tokens"u8) || json.ValueTextEquals("cached_tokens"u8)
            || json.ValueTextEquals("num_cached_tokens"u8) || json.ValueTextEquals("cache_read_input_tokens"u8)) _otherCached = ProviderJson.ReadCount(ref json) ?? _otherCached;
        else if (json.ValueTextEquals("cache_creation_input_tokens"u8)) _written = ProviderJson.ReadCount(ref json) ?? _written;
        else if (json.ValueTextEquals("cost"u8)) _cost = ReadCost(ref json);
        else json.Skip();
    }

    private void ReadPromptDetails(ref Utf8JsonReader json)
    {
        if (!TryEnter(ref json, ref _cached)) return;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("cached_tokens"u8)) _cached = ProviderJson.ReadCount(ref json);
            else if (json.ValueTextEquals("cache_write_tokens"u8)) _written = ProviderJson.ReadCount(ref json) ?? _written;
            else json.Skip();
        }
    }

    private void ReadCompletionDetails(ref Utf8JsonReader json)
    {
        if (!TryEnter(ref json, ref _reasoning)) return;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("reasoning_tokens"u8)) _reasoning = ProviderJson.ReadCount(ref json);
            else json.Skip();
        }
    }

    private readonly TokenUsage? Sum()
    {
        long prompt = _prompt ?? ProviderJson.Wrong;
        long completion = _completion ?? ProviderJson.Wrong;
        long cached = _cached ?? _otherCached ?? 0;
        long written = _written ?? 0;
        long reasoning = _reasoning ?? 0;
        if (prompt < 0 || completion < 0 || cached < 0 || written < 0 || reasoning < 0) return null;

        long beyond = (_total ?? 0) - prompt - completion;
        if (beyond > 0)
        {
            if (beyond == reasoning) completion += reasoning;                       // xAI: reasoning is not in the completion
            else if (beyond == cached + written) prompt += beyond;                  // resellers of Anthropic: the cache is not in the prompt
            else if (_reasoning is null) (completion, reasoning) = (completion + beyond, beyond); // Gemini: thoughts are in the total only
        }
        return cached + written > prompt || reasoning > completion ? null : new TokenUsage(prompt - cached - written, cached, written, completion, reasoning);
    }

    private static bool TryEnter(ref Utf8JsonReader json, ref long? count)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.StartObject) return true;
        if (json.TokenType != JsonTokenType.Null) count = ProviderJson.Wrong;
        json.Skip();
        return false;
    }

    private static Money? ReadCost(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Number && json.TryGetDecimal(out decimal usd) && usd is >= 0 and <= LargestCredibleCost) return new Money(usd);
        json.Skip();
        return null;
    }
}
