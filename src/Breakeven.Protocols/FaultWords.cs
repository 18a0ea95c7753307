using System.Collections.Frozen;

namespace Breakeven.Protocols;

/// <summary>What the machine-readable words of providers' errors mean: <c>type</c>, <c>code</c>, <c>status</c>, <c>error_type</c>.</summary>
internal static class FaultWords
{
    private static readonly FrozenDictionary<string, CallError> s_words = new Dictionary<string, CallError>
    {
        ["context_length_exceeded"] = TargetFaults.ContextLength,
        ["exceed_context_size_error"] = TargetFaults.ContextLength,  // llama.cpp
        ["string_above_max_length"] = TargetFaults.Invalid,
        ["content_filter"] = TargetFaults.Filtered,
        ["content_policy_violation"] = TargetFaults.Filtered,
        ["ResponsibleAIPolicyViolation"] = TargetFaults.Filtered,    // Azure
        ["rate_limit_exceeded"] = TargetFaults.RateLimited,
        ["rate_limit_error"] = TargetFaults.RateLimited,             // Anthropic
        ["insufficient_quota"] = TargetFaults.QuotaSpent,
        ["billing_hard_limit_reached"] = TargetFaults.QuotaSpent,    // OpenAI
        ["billing_not_active"] = TargetFaults.QuotaSpent,            // OpenAI
        ["RESOURCE_EXHAUSTED"] = TargetFaults.RateLimited,           // Gemini
        ["429"] = TargetFaults.RateLimited,
        ["overloaded_error"] = TargetFaults.Unavailable,             // Anthropic
        ["overloaded"] = TargetFaults.Unavailable,                   // TGI
        ["unavailable_error"] = TargetFaults.Unavailable,            // llama.cpp while it loads
        ["UNAVAILABLE"] = TargetFaults.Unavailable,                  // Gemini
        ["503"] = TargetFaults.Unavailable,
        ["529"] = TargetFaults.Unavailable,
        ["timeout"] = TargetFaults.Timeout,
        ["timeout_error"] = TargetFaults.Timeout,                    // Anthropic
        ["DEADLINE_EXCEEDED"] = TargetFaults.Timeout,                // Gemini
        ["504"] = TargetFaults.Timeout,
        ["authentication_error"] = TargetFaults.Credential,
        ["permission_error"] = TargetFaults.Credential,
        ["billing_error"] = TargetFaults.QuotaSpent,                 // Anthropic
        ["invalid_api_key"] = TargetFaults.Credential,
        ["UNAUTHENTICATED"] = TargetFaults.Credential,               // Gemini
        ["PERMISSION_DENIED"] = TargetFaults.Credential,             // Gemini
        ["401"] = TargetFaults.Credential,
        ["403"] = TargetFaults.Credential,
        ["model_not_found"] = TargetFaults.NoSuchModel,
        ["not_found_error"] = TargetFaults.NoSuchModel,              // Anthropic
        ["NotFoundError"] = TargetFaults.NoSuchModel,                // vLLM
        ["NOT_FOUND"] = TargetFaults.NoSuchModel,                    // Gemini
        ["404"] = TargetFaults.NoSuchModel,
        ["invalid_request_error"] = TargetFaults.Invalid,
        ["BadRequestError"] = TargetFaults.Invalid,                  // vLLM, SGLang
        ["INVALID_ARGUMENT"] = TargetFaults.Invalid,                 // Gemini
        ["FAILED_PRECONDITION"] = TargetFaults.Invalid,              // Gemini
        ["request_too_large"] = TargetFaults.TooLarge,               // Anthropic
        ["validation"] = TargetFaults.Invalid,                       // TGI
        ["template_error"] = TargetFaults.Invalid,                   // TGI
        ["400"] = TargetFaults.Invalid,
        ["413"] = TargetFaults.TooLarge,
        ["422"] = TargetFaults.Invalid,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The most telling meaning of several words; what says only that the client is wrong yields to what says how.</summary>
    /// <returns>Null when none is known here.</returns>
    public static CallError? Read(params ReadOnlySpan<string?> words)
    {
        CallError? found = null;
        foreach (string? word in words)
        {
            if (word is not null && s_words.TryGetValue(word, out CallError? error) && (found is null || found == TargetFaults.Invalid)) found = error;
        }
        return found;
    }
}
