using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Gemini;

/// <summary>Google's errors: <c>{"code","message","status","details"}</c>. Only what they come down to is kept.</summary>
internal static class GeminiFault
{
    /// <param name="json">Stands on the property; left on the end of its value.</param>
    /// <returns>Null for null.</returns>
    public static CallError? Read(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null) return null;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return TargetFaults.Failed;
        }
        string? status = null;
        bool blamesKey = false;
        bool saysTooLong = false;
        while (ProviderJson.ReadProperty(ref json))
        {
            if (json.ValueTextEquals("status"u8)) status = ProviderJson.ReadName(ref json);
            else if (json.ValueTextEquals("details"u8)) blamesKey = ReadDetails(ref json);
            else if (json.ValueTextEquals("message"u8)) saysTooLong = SaysTooLong(ProviderJson.ReadText(ref json));
            else ProviderJson.SkipValue(ref json);
        }
        return blamesKey ? TargetFaults.Credential : Classify(status, saysTooLong);
    }

    private static CallError Classify(string? status, bool saysTooLong) => status switch
    {
        "INVALID_ARGUMENT" or "FAILED_PRECONDITION" or "OUT_OF_RANGE" => saysTooLong ? TargetFaults.ContextLength : TargetFaults.Invalid,
        "RESOURCE_EXHAUSTED" => TargetFaults.RateLimited,
        "UNAUTHENTICATED" or "PERMISSION_DENIED" => TargetFaults.Credential,
        "NOT_FOUND" => TargetFaults.NoSuchModel,
        "UNAVAILABLE" => TargetFaults.Unavailable,
        "DEADLINE_EXCEEDED" => TargetFaults.Timeout,
        _ => TargetFaults.Failed,
    };

    // A wrong key is an INVALID_ARGUMENT to Google; only the details tell it from the client's mistakes.
    private static bool ReadDetails(ref Utf8JsonReader json)
    {
        bool blamesKey = false;
        if (!ProviderJson.EnterArray(ref json)) return false;
        while (ProviderJson.ReadObjectElement(ref json))
        {
            while (ProviderJson.ReadProperty(ref json))
            {
                if (json.ValueTextEquals("reason"u8)) blamesKey |= ProviderJson.ReadName(ref json)?.StartsWith("API_KEY_", StringComparison.Ordinal) == true;
                else ProviderJson.SkipValue(ref json);
            }
        }
        return blamesKey;
    }

    private static bool SaysTooLong(string? text) => text?.Contains("exceeds the maximum number of tokens", StringComparison.OrdinalIgnoreCase) == true;
}
