using System.Globalization;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Anthropic;

/// <summary>An error as a provider tells it, in Anthropic's shape or in OpenAI's, reduced to what may be told on.</summary>
/// <remarks>Its message may hold keys, addresses or the prompt: it is looked at for the few faults that only it tells apart, and never kept.</remarks>
internal struct MessagesFault
{
    private string? _type;
    private string? _code;
    private bool _isOverflow;
    private bool _isFiltered;

    /// <param name="json">Stands on the value of <c>error</c>; left on its end.</param>
    public static MessagesFault Read(ref Utf8JsonReader json)
    {
        MessagesFault fault = default;
        if (json.TokenType == JsonTokenType.StartObject)
        {
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName) fault.ReadMember(ref json);
        }
        else fault.ReadMessage(ref json);
        return fault;
    }

    /// <param name="json">Stands on a property; left on the end of its value.</param>
    public void ReadMember(ref Utf8JsonReader json)
    {
        bool isType = json.ValueTextEquals("type"u8);
        bool isCode = json.ValueTextEquals("code"u8);
        bool isMessage = json.ValueTextEquals("message"u8);
        json.Read();
        if (isType) _type = JsonText.ReadShort(ref json);
        else if (isCode) _code = ReadCode(ref json);
        else if (isMessage) ReadMessage(ref json);
        else json.Skip();
    }

    /// <param name="json">Stands on a value; left on its end.</param>
    public void ReadMessage(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            _isOverflow |= FaultTexts.IsContextOverflow(json.ValueSpan);
            _isFiltered |= FaultTexts.IsContentFilter(json.ValueSpan);
        }
        json.Skip();
    }

    public readonly CallError ToError()
    {
        bool isInvalid = Says("invalid_request_error") || Says("BadRequestError") || Says("400");
        if (Says("context_length_exceeded") || Says("exceed_context_size_error") || _isOverflow)
        {
            return new("context_length_exceeded", 400, "The prompt and the tokens asked for exceed the model's context.", Retryable: false, CallOutcome.ClientError);
        }
        if (Says("content_filter") || (isInvalid && _isFiltered)) return new("content_filter", 400, "The provider's content filter refused the call.", Retryable: false, CallOutcome.Filtered);
        if (Says("rate_limit_error") || Says("rate_limit_exceeded") || Says("429")) return new("rate_limit_exceeded", 429, "The provider's rate limit or quota is reached.", Retryable: true, CallOutcome.RateLimited);
        if (Says("overloaded_error") || Says("unavailable_error") || Says("529") || Says("503")) return new("upstream_error", 503, "The provider is overloaded.", Retryable: true, CallOutcome.UpstreamError);
        if (Says("timeout_error") || Says("timeout") || Says("504")) return new("upstream_timeout", 504, "The provider took too long.", Retryable: true, CallOutcome.Timeout);
        if (Says("request_too_large") || Says("413")) return new("request_too_large", 413, "The request is larger than the provider accepts.", Retryable: false, CallOutcome.ClientError);
        if (isInvalid) return new("invalid_request_error", 400, "The provider refused the request as invalid.", Retryable: false, CallOutcome.ClientError);
        return new("upstream_error", 502, "The provider answered with an error.", Retryable: true, CallOutcome.UpstreamError);
    }

    private readonly bool Says(string word) =>
        string.Equals(_code, word, StringComparison.OrdinalIgnoreCase) || string.Equals(_type, word, StringComparison.OrdinalIgnoreCase);

    private static string? ReadCode(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.Number && json.TryGetInt32(out int status)
            ? status.ToString(CultureInfo.InvariantCulture)
            : JsonText.ReadShort(ref json);
}
