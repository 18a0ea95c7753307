using System.Globalization;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>An error as a provider tells it, reduced to what may be told on: its message may hold keys, addresses or the prompt, so it is not taken.</summary>
internal struct ProviderFault
{
    private const int LongestParam = 64;

    private string? _type;
    private string? _code;
    private string? _param;

    /// <param name="json">Stands on the value of <c>error</c>; left on its end.</param>
    public static ProviderFault Read(ref Utf8JsonReader json)
    {
        ProviderFault fault = default;
        if (json.TokenType == JsonTokenType.StartObject)
        {
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName) fault.ReadMember(ref json);
        }
        else json.Skip();
        return fault;
    }

    /// <param name="json">Stands on a property; left on the end of its value.</param>
    public void ReadMember(ref Utf8JsonReader json)
    {
        bool isType = json.ValueTextEquals("type"u8);
        bool isCode = json.ValueTextEquals("code"u8);
        bool isParam = json.ValueTextEquals("param"u8);
        json.Read();
        if (isType) _type = JsonText.ReadShort(ref json);
        else if (isCode) _code = ReadCode(ref json);
        else if (isParam) _param = JsonText.ReadShort(ref json);
        else json.Skip();
    }

    public readonly CallError ToError() => Classify() with { Param = IsName(_param) ? _param : null };

    private readonly CallError Classify()
    {
        if (Says("context_length_exceeded")) return new("context_length_exceeded", 400, "The prompt and the tokens asked for exceed the model's context.", Retryable: false, CallOutcome.ClientError);
        if (Says("content_filter") || Says("content_policy_violation")) return new("content_filter", 400, "The provider's content filter refused the call.", Retryable: false, CallOutcome.Filtered);
        if (Says("rate_limit_exceeded") || Says("rate_limit_error") || Says("insufficient_quota") || Says("429")) return new("rate_limit_exceeded", 429, "The provider's rate limit or quota is reached.", Retryable: true, CallOutcome.RateLimited);
        if (Says("timeout") || Says("timeout_error") || Says("504")) return new("upstream_timeout", 504, "The provider took too long.", Retryable: true, CallOutcome.Timeout);
        if (Says("invalid_request_error") || Says("BadRequestError") || Says("400")) return new("invalid_request_error", 400, "The provider refused the request as invalid.", Retryable: false, CallOutcome.ClientError);
        return new("upstream_error", 502, "The provider answered with an error.", Retryable: true, CallOutcome.UpstreamError);
    }

    private readonly bool Says(string word) =>
        string.Equals(_code, word, StringComparison.OrdinalIgnoreCase) || string.Equals(_type, word, StringComparison.OrdinalIgnoreCase);

    private static string? ReadCode(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.Number && json.TryGetInt32(out int status)
            ? status.ToString(CultureInfo.InvariantCulture)
            : JsonText.ReadShort(ref json);

    private static bool IsName(string? param) => param is { Length: <= LongestParam } && param.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '[' or ']');
}
