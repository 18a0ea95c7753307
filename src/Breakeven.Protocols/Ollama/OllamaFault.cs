namespace Breakeven.Protocols.Ollama;

/// <summary>Ollama tells errors in words only. They are compared with what its server is known to say, and never passed on.</summary>
internal static class OllamaFault
{
    // Words of ollama/server and of the engine below it, as of 2025 and 2026.
    private static readonly (string Words, CallError Error)[] s_known =
    [
        ("context length", TargetFaults.ContextLength),
        ("context size", TargetFaults.ContextLength),
        ("exceed_context", TargetFaults.ContextLength),
        ("not found", TargetFaults.NoSuchModel),
        ("unauthorized", TargetFaults.Credential),
        ("rate limit", TargetFaults.RateLimited),
        ("usage limit", TargetFaults.RateLimited),
        ("server busy", TargetFaults.Unavailable),
        ("does not support", TargetFaults.Invalid),
        ("invalid", TargetFaults.Invalid),
    ];

    public static CallError Classify(string text)
    {
        foreach ((string words, CallError error) in s_known)
        {
            if (text.Contains(words, StringComparison.OrdinalIgnoreCase)) return error;
        }
        return TargetFaults.Failed;
    }
}
