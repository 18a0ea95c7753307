using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Anthropic;

/// <summary>A content block, or a delta of one or of the message: whichever of their fields it has.</summary>
internal ref struct AnswerPiece
{
    public PieceType Type;
    public AnswerText Text;
    public AnswerText Thinking;
    public AnswerText PartialJson;
    public AnswerText Signature;
    public AnswerText Data;
    public string? Id;
    public string? Name;
    public string? StopReason;
    public string? StopSequence;

    /// <summary>A tool's input as it was sent; empty when it has no members.</summary>
    public ReadOnlySpan<byte> Input;

    /// <summary>Bytes of text, reasoning and tool calls.</summary>
    public readonly long OutputBytes => Text.Length + Thinking.Length + PartialJson.Length + Input.Length + (Type == PieceType.ToolUse ? Name?.Length ?? 0 : 0);

    /// <summary>Whether it says something: more than that a block of text or thinking begins.</summary>
    public readonly bool HasContent =>
        OutputBytes > 0 || !Signature.IsEmpty || !Data.IsEmpty || Type is PieceType.ToolUse or PieceType.OtherBlock or PieceType.CitationsDelta;

    /// <param name="data">What <paramref name="json"/> reads.</param>
    /// <param name="json">Stands on a property's name; left on the end of its value.</param>
    public static AnswerPiece ReadValue(ReadOnlySpan<byte> data, scoped ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.StartObject) return Read(data, ref json);
        json.Skip();
        return default;
    }

    /// <param name="data">What <paramref name="json"/> reads.</param>
    /// <param name="json">Stands on the opening brace; left on the closing one.</param>
    public static AnswerPiece Read(ReadOnlySpan<byte> data, scoped ref Utf8JsonReader json)
    {
        AnswerPiece piece = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName) piece.ReadField(data, ref json);
        return piece;
    }

    private void ReadField(ReadOnlySpan<byte> data, scoped ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("type"u8)) Type = ReadType(ref json);
        else if (json.ValueTextEquals("text"u8)) Text = AnswerText.Read(data, ref json);
        else if (json.ValueTextEquals("partial_json"u8)) PartialJson = AnswerText.Read(data, ref json);
        else if (json.ValueTextEquals("thinking"u8)) Thinking = AnswerText.Read(data, ref json);
        else if (json.ValueTextEquals("signature"u8)) Signature = AnswerText.Read(data, ref json);
        else if (json.ValueTextEquals("data"u8)) Data = AnswerText.Read(data, ref json);
        else if (json.ValueTextEquals("input"u8)) ReadInput(data, ref json);
        else if (json.ValueTextEquals("id"u8)) Id = ReadName(ref json);
        else if (json.ValueTextEquals("name"u8)) Name = ReadName(ref json);
        else if (json.ValueTextEquals("stop_reason"u8)) StopReason = ReadName(ref json);
        else if (json.ValueTextEquals("stop_sequence"u8)) StopSequence = ReadName(ref json);
        else
        {
            json.Read();
            json.Skip();
        }
    }

    private void ReadInput(ReadOnlySpan<byte> data, scoped ref Utf8JsonReader json)
    {
        json.Read();
        int start = (int)json.TokenStartIndex;
        if (JsonText.Measure(ref json) > 0) Input = data[start..(int)json.BytesConsumed];
        json.Skip();
    }

    private static string? ReadName(ref Utf8JsonReader json)
    {
        json.Read();
        return JsonText.ReadShort(ref json);
    }

    private static PieceType ReadType(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return PieceType.None;
        }
        return json.ValueTextEquals("text"u8) ? PieceType.Text
            : json.ValueTextEquals("thinking"u8) ? PieceType.Thinking
            : json.ValueTextEquals("redacted_thinking"u8) ? PieceType.RedactedThinking
            : json.ValueTextEquals("tool_use"u8) ? PieceType.ToolUse
            : json.ValueTextEquals("citations_delta"u8) ? PieceType.CitationsDelta
            : json.ValueTextEquals("text_delta"u8) || json.ValueTextEquals("thinking_delta"u8)
                || json.ValueTextEquals("signature_delta"u8) || json.ValueTextEquals("input_json_delta"u8) ? PieceType.Delta
            : PieceType.OtherBlock;
    }
}
