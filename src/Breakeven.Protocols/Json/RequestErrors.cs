using System.Text.Json;

namespace Breakeven.Protocols.Json;

/// <summary>The ways in which a request body can be wrong. A message tells the place, never what stands there.</summary>
internal static class RequestErrors
{
    public static CallError Invalid(string message, string? param = null) => Create("invalid_request_error", message, param);

    public static CallError InvalidUtf8(long offset) => Create("invalid_utf8", $"The body is not valid UTF-8 at byte {offset}. Send JSON in UTF-8.");

    public static CallError UnpairedSurrogate(long offset) =>
        Create("invalid_utf8", $"The string at byte {offset} has an unpaired surrogate escape, which has no UTF-8 form. Send whole characters.");

    public static CallError TooDeep(long offset) =>
        Create("max_depth", $"The body is nested more than {StrictJsonReader.MaxDepth} levels deep at byte {offset}. Flatten it.");

    public static CallError DuplicateProperty(long offset) =>
        Create("duplicate_property", $"The object at or before byte {offset} names a property twice. Send each property once.");

    public static CallError InvalidJson(ReadOnlySpan<byte> body, JsonException cause) =>
        Create("invalid_json", $"The body is not valid JSON at byte {Offset(body, cause)}.");

    /// <summary>A sound request that the target's format cannot express.</summary>
    public static CallError NotTranslatable(string field, string why) =>
        Create("unsupported_parameter", $"{field} cannot be sent to this target: {why} Leave it out, or let the operator name it under drop_unsupported of the provider.", field);

    /// <summary>A sound request without which the answer would be to another question: it may not be dropped.</summary>
    public static CallError NotAnswerable(string field, string why) => Create("unsupported_parameter", $"{field} cannot be sent to this target: {why}", field);

    private static CallError Create(string code, string message, string? param = null) =>
        new(code, 400, message, Retryable: false, CallOutcome.ClientError) { Param = param };

    private static long Offset(ReadOnlySpan<byte> body, JsonException cause)
    {
        int lineStart = 0;
        for (long line = cause.LineNumber ?? 0; line > 0; line--)
        {
            int length = body[lineStart..].IndexOf((byte)'\n');
            if (length < 0) break;
            lineStart += length + 1;
        }
        return Math.Min(lineStart + (cause.BytePositionInLine ?? 0), body.Length);
    }
}
