using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Gemini;

/// <summary>Reads what Gemini answered, in whole or in chunks: a chunk is a small answer.</summary>
internal ref struct GeminiChunkReader
{
    private const int MostCandidates = 128;

    private readonly ReadOnlySpan<byte> _data;
    private readonly bool _keepsText;
    private Utf8JsonReader _json;
    private GeminiChunk _chunk;

    private GeminiChunkReader(ReadOnlySpan<byte> data, bool keepsText)
    {
        _data = data;
        _keepsText = keepsText;
        _json = new Utf8JsonReader(data, WireJson.ReaderOptions);
    }

    /// <returns>False when the data is no JSON object, nor an array with one: errors come so where no <c>alt=sse</c> was understood.</returns>
    public static bool TryRead(ReadOnlySpan<byte> data, bool keepsText, out GeminiChunk chunk)
    {
        chunk = default;
        if (data.StartsWith("\uFEFF"u8)) data = data[3..];
        try
        {
            GeminiChunkReader reader = new(data, keepsText);
            if (!reader.TryReadObject()) return false;
            chunk = reader._chunk;
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private bool TryReadObject()
    {
        if (!_json.Read()) return false;
        bool isArray = _json.TokenType == JsonTokenType.StartArray;
        if (isArray) _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject) return false;
        while (ProviderJson.ReadProperty(ref _json)) ReadField();
        while (_json.Read())
        {
            _json.Skip();
        }
        return true;
    }

    private void ReadField()
    {
        if (Is("candidates"u8)) ReadCandidates();
        else if (Is("usageMetadata"u8)) ReadUsage();
        else if (Is("modelVersion"u8)) _chunk.Model = ProviderJson.ReadName(ref _json);
        else if (Is("responseId"u8)) _chunk.Id = ProviderJson.ReadName(ref _json);
        else if (Is("promptFeedback"u8)) ReadFeedback();
        else if (Is("error"u8)) _chunk.Error = GeminiFault.Read(ref _json);
        else ProviderJson.SkipValue(ref _json);
    }

    private readonly bool Is(ReadOnlySpan<byte> name) => _json.ValueTextEquals(name);

    private void ReadUsage()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return;
        _chunk.HasUsage = true;
        _chunk.Usage = GeminiUsage.Read(_data, ref _json, out _chunk.RawUsage);
    }

    private void ReadFeedback()
    {
        if (!ProviderJson.EnterObject(ref _json)) return;
        while (ProviderJson.ReadProperty(ref _json))
        {
            if (Is("blockReason"u8)) _chunk.BlockReason = ProviderJson.ReadName(ref _json);
            else ProviderJson.SkipValue(ref _json);
        }
    }

    private void ReadCandidates()
    {
        if (!ProviderJson.EnterArray(ref _json)) return;
        while (ProviderJson.ReadObjectElement(ref _json)) ReadCandidate();
    }

    private void ReadCandidate()
    {
        int index = FindIndex(_json);
        string? finish = null;
        while (ProviderJson.ReadProperty(ref _json))
        {
            if (Is("content"u8)) ReadContent(index);
            else if (Is("finishReason"u8)) finish = ProviderJson.ReadName(ref _json);
            else ProviderJson.SkipValue(ref _json);
        }
        UInt128 bit = UInt128.One << index;
        _chunk.Candidates++;
        _chunk.Seen |= bit;
        if (finish is null or "FINISH_REASON_UNSPECIFIED") return;
        _chunk.Finished |= bit;
        _chunk.FinishReason ??= finish;
        if (_keepsText) (_chunk.Finishes ??= []).Add((index, finish));
    }

    // The index comes after the content that it is of, and is left out where it is zero.
    private static int FindIndex(Utf8JsonReader ahead)
    {
        long index = 0;
        while (ProviderJson.ReadProperty(ref ahead))
        {
            if (ahead.ValueTextEquals("index"u8)) index = ProviderJson.ReadCount(ref ahead) ?? 0;
            else ProviderJson.SkipValue(ref ahead);
        }
        return index is >= 0 and < MostCandidates ? (int)index : 0;
    }

    private void ReadContent(int candidate)
    {
        if (!ProviderJson.EnterObject(ref _json)) return;
        while (ProviderJson.ReadProperty(ref _json))
        {
            if (!Is("parts"u8)) ProviderJson.SkipValue(ref _json);
            else if (ProviderJson.EnterArray(ref _json))
            {
                while (ProviderJson.ReadObjectElement(ref _json)) ReadPart(candidate);
            }
        }
    }

    private void ReadPart(int candidate)
    {
        bool isThought = false;
        string? text = null;
        string? signature = null;
        GeminiPiece? call = null;
        while (ProviderJson.ReadProperty(ref _json))
        {
            if (Is("text"u8)) text = ReadText();
            else if (Is("thought"u8)) isThought = ProviderJson.ReadTrue(ref _json);
            else if (Is("thoughtSignature"u8)) signature = ProviderJson.ReadText(ref _json);
            else if (Is("functionCall"u8)) call = ReadCall(candidate) ?? call;
            else if (Is("inlineData"u8) || Is("executableCode"u8)) ReadOther();
            else ProviderJson.SkipValue(ref _json);
        }
        if (!_keepsText) return;
        _chunk.Pieces ??= [];
        if (call is { } found) _chunk.Pieces.Add(found with { Signature = signature });
        else if (!string.IsNullOrEmpty(text) || signature is not null) _chunk.Pieces.Add(new(candidate, isThought ? GeminiPieceKind.Thought : GeminiPieceKind.Text, text ?? "", null, null, signature));
    }

    private GeminiPiece? ReadCall(int candidate)
    {
        if (!ProviderJson.EnterObject(ref _json)) return null;
        string? name = null;
        string? id = null;
        string arguments = "{}";
        while (ProviderJson.ReadProperty(ref _json))
        {
            if (Is("name"u8)) name = ProviderJson.ReadName(ref _json);
            else if (Is("id"u8)) id = ProviderJson.ReadName(ref _json);
            else if (Is("args"u8)) arguments = ReadArguments();
            else ProviderJson.SkipValue(ref _json);
        }
        if (name is null) return null;
        Count(name.Length);
        _chunk.Called |= UInt128.One << candidate;
        return new(candidate, GeminiPieceKind.Call, arguments, name, id, null);
    }

    private string ReadArguments()
    {
        _json.Read();
        bool isObject = _json.TokenType == JsonTokenType.StartObject;
        ReadOnlySpan<byte> raw = ProviderJson.ReadRaw(_data, ref _json);
        if (raw.Length > 2) Count(raw.Length);
        return _keepsText && isObject && JsonCopy.TryCompact(raw, out ReadOnlyMemory<byte> json) ? Encoding.UTF8.GetString(json.Span) : "{}";
    }

    // Pictures and code that was run have no neutral form; they are content all the same.
    private void ReadOther()
    {
        _json.Read();
        _chunk.HasContent |= JsonText.Measure(ref _json) > 0;
    }

    private string? ReadText()
    {
        _json.Read();
        Utf8JsonReader value = _json;
        Count(JsonText.Measure(ref _json));
        return _keepsText ? JsonText.ReadText(ref value) : null;
    }

    private void Count(long bytes)
    {
        _chunk.HasContent |= bytes > 0;
        _chunk.OutputBytes += bytes;
    }
}
