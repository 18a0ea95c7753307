using System.Globalization;
using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols;

/// <summary>An error as a provider tells it, reduced to what may be told on: its message may hold keys, addresses or the prompt, so only its meaning is taken.</summary>
internal struct ProviderFault
{
    private const int LongestParam = 64;
    private const int LongestMessage = 2_048; // what a message means stands at its beginning

    private string? _type;
    private string? _code;
    private string? _status;
    private string? _param;
    private CallError? _said;
    private long? _promptTokens;
    private long? _contextTokens;

    /// <summary>Whether FastAPI's <c>detail</c> was told, with which vLLM, SGLang and others refuse what is no request.</summary>
    public bool HasDetail { get; private set; }

    /// <param name="json">Stands on the value of <c>error</c>; left on its end.</param>
    public static ProviderFault Read(ref Utf8JsonReader json)
    {
        ProviderFault fault = default;
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
        if (json.ValueTextEquals("type"u8) || json.ValueTextEquals("error_type"u8)) _type = ProviderJson.ReadName(ref json);
        else if (json.ValueTextEquals("code"u8)) _code = ReadCode(ref json);
        else if (json.ValueTextEquals("status"u8)) _status = ReadCode(ref json);
        else if (json.ValueTextEquals("param"u8)) _param = ProviderJson.ReadName(ref json);
        else if (json.ValueTextEquals("message"u8)) ReadMessage(ref json);
        else if (json.ValueTextEquals("detail"u8)) ReadDetail(ref json);
        else if (json.ValueTextEquals("n_prompt_tokens"u8)) _promptTokens = ProviderJson.ReadCount(ref json);
        else if (json.ValueTextEquals("n_ctx"u8)) _contextTokens = ProviderJson.ReadCount(ref json);
        else json.Skip();
    }

    /// <summary>The fault with what the object around it says, as TGI does with <c>error_type</c>.</summary>
    public readonly ProviderFault Within(ProviderFault outer) => this with { _type = _type ?? outer._type, _code = _code ?? outer._code };

    public readonly CallError ToError() => Classify() with { Param = IsName(_param) ? _param : null };

    // A message tells what words for machines do not, but not more than they do.
    private readonly CallError Classify()
    {
        CallError? word = FaultWords.Read(_code, _type, _status);
        bool isVague = word is null || word == TargetFaults.Invalid || word == TargetFaults.TooLarge;
        CallError error = (isVague ? _said ?? word : word) ?? TargetFaults.Failed;
        if (error != TargetFaults.ContextLength || _promptTokens is not >= 0 || _contextTokens is not >= 0) return error;
        return error with { Message = string.Create(CultureInfo.InvariantCulture, $"The prompt has {_promptTokens} tokens, and the model's context holds {_contextTokens}.") };
    }

    /// <param name="json">Stands on the message or on its name; left on the end of the value.</param>
    public void ReadMessage(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.PropertyName) json.Read();
        if (json.TokenType == JsonTokenType.String)
        {
            ReadOnlySpan<byte> start = json.ValueSpan[..Math.Min(json.ValueSpan.Length, LongestMessage)];
            _said = FaultTexts.Read(Encoding.UTF8.GetString(start));
        }
        else json.Skip();
    }

    // A text, or a list of what is wrong: [{"loc":["body","temperature"],"msg":…,"type":…}].
    private void ReadDetail(ref Utf8JsonReader json)
    {
        json.Read();
        HasDetail = json.TokenType is JsonTokenType.String or JsonTokenType.StartArray;
        if (json.TokenType == JsonTokenType.StartArray)
        {
            _said = TargetFaults.Invalid;
            int depth = json.CurrentDepth;
            while (json.Read() && json.CurrentDepth > depth)
            {
                if (json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("loc"u8)) _param ??= ReadPlace(ref json);
            }
        }
        else ReadMessage(ref json);
    }

    /// <returns>The last name of the place.</returns>
    private static string? ReadPlace(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray) return null;
        string? last = null;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray) last = JsonText.ReadShort(ref json) ?? last;
        return last;
    }

    private static string? ReadCode(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.Number && json.TryGetInt32(out int status)
            ? status.ToString(CultureInfo.InvariantCulture)
            : JsonText.ReadShort(ref json);
    }

    private static bool IsName(string? param) => param is { Length: <= LongestParam } && param.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '[' or ']');
}
