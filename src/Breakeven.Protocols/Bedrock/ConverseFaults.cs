namespace Breakeven.Protocols.Bedrock;

/// <summary>Bedrock's exceptions (API reference of InvokeModel and ConverseStream).</summary>
internal static class ConverseFaults
{
    public static bool IsFault(ReadOnlySpan<byte> type) => type.EndsWith("Exception"u8) || type.EndsWith("Error"u8) || type.EndsWith("Failure"u8);

    /// <param name="type">The exception, with or without what stands before a <c>#</c>; in either case of its first letter.</param>
    public static CallError Classify(string type, bool saysTooLong) => type[(type.LastIndexOf('#') + 1)..].ToUpperInvariant() switch
    {
        "VALIDATIONEXCEPTION" => saysTooLong ? TargetFaults.ContextLength : TargetFaults.Invalid,
        "THROTTLINGEXCEPTION" or "SERVICEQUOTAEXCEEDEDEXCEPTION" or "TOOMANYREQUESTSEXCEPTION" => TargetFaults.RateLimited,
        "MODELTIMEOUTEXCEPTION" => TargetFaults.Timeout,
        "SERVICEUNAVAILABLEEXCEPTION" or "MODELNOTREADYEXCEPTION" => TargetFaults.Unavailable,
        "ACCESSDENIEDEXCEPTION" or "UNRECOGNIZEDCLIENTEXCEPTION" or "EXPIREDTOKENEXCEPTION" or "INVALIDSIGNATUREEXCEPTION" => TargetFaults.Credential,
        "RESOURCENOTFOUNDEXCEPTION" => TargetFaults.NoSuchModel,
        _ => TargetFaults.Failed,
    };
}
