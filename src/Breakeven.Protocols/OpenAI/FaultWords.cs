using System.Collections.Frozen;

namespace Breakeven.Protocols.OpenAI;

/// <summary>What the machine-readable words of providers' errors mean: <c>type</c>, <c>code</c>, <c>status</c>, <c>error_type</c>.</summary>
internal static class FaultWords
{
    private static readonly FrozenDictionary<string, FaultKind> s_words = new Dictionary<string, FaultKind>
    {
        ["context_length_exceeded"] = FaultKind.ContextExceeded,
        ["exceed_context_size_error"] = FaultKind.ContextExceeded,   // llama.cpp
        ["string_above_max_length"] = FaultKind.Invalid,
        ["content_filter"] = FaultKind.Filtered,
        ["content_policy_violation"] = FaultKind.Filtered,
        ["ResponsibleAIPolicyViolation"] = FaultKind.Filtered,       // Azure
        ["rate_limit_exceeded"] = FaultKind.RateLimited,
        ["rate_limit_error"] = FaultKind.RateLimited,                // Anthropic
        ["insufficient_quota"] = FaultKind.RateLimited,
        ["RESOURCE_EXHAUSTED"] = FaultKind.RateLimited,              // Gemini
        ["429"] = FaultKind.RateLimited,
        ["overloaded_error"] = FaultKind.Overloaded,                 // Anthropic
        ["overloaded"] = FaultKind.Overloaded,                       // TGI
        ["unavailable_error"] = FaultKind.Overloaded,                // llama.cpp while it loads
        ["UNAVAILABLE"] = FaultKind.Overloaded,                      // Gemini
        ["503"] = FaultKind.Overloaded,
        ["529"] = FaultKind.Overloaded,
        ["timeout"] = FaultKind.Timeout,
        ["timeout_error"] = FaultKind.Timeout,                       // Anthropic
        ["DEADLINE_EXCEEDED"] = FaultKind.Timeout,                   // Gemini
        ["504"] = FaultKind.Timeout,
        ["authentication_error"] = FaultKind.Credential,
        ["permission_error"] = FaultKind.Credential,
        ["billing_error"] = FaultKind.Credential,                    // Anthropic
        ["invalid_api_key"] = FaultKind.Credential,
        ["UNAUTHENTICATED"] = FaultKind.Credential,                  // Gemini
        ["PERMISSION_DENIED"] = FaultKind.Credential,                // Gemini
        ["401"] = FaultKind.Credential,
        ["403"] = FaultKind.Credential,
        ["model_not_found"] = FaultKind.ModelMissing,
        ["not_found_error"] = FaultKind.ModelMissing,                // Anthropic
        ["NotFoundError"] = FaultKind.ModelMissing,                  // vLLM
        ["NOT_FOUND"] = FaultKind.ModelMissing,                      // Gemini
        ["404"] = FaultKind.ModelMissing,
        ["invalid_request_error"] = FaultKind.Invalid,
        ["BadRequestError"] = FaultKind.Invalid,                     // vLLM, SGLang
        ["INVALID_ARGUMENT"] = FaultKind.Invalid,                    // Gemini
        ["FAILED_PRECONDITION"] = FaultKind.Invalid,                 // Gemini
        ["request_too_large"] = FaultKind.Invalid,                   // Anthropic
        ["validation"] = FaultKind.Invalid,                          // TGI
        ["template_error"] = FaultKind.Invalid,                      // TGI
        ["400"] = FaultKind.Invalid,
        ["413"] = FaultKind.Invalid,
        ["422"] = FaultKind.Invalid,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The most telling meaning of several words; what says only that the client is wrong yields to what says how.</summary>
    public static FaultKind Read(params ReadOnlySpan<string?> words)
    {
        FaultKind found = FaultKind.Unknown;
        foreach (string? word in words)
        {
            if (word is not null && s_words.TryGetValue(word, out FaultKind kind) && found is FaultKind.Unknown or FaultKind.Invalid) found = kind;
        }
        return found;
    }
}
