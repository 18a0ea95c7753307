using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Breakeven.Protocols.Json;

/// <summary>
/// Reads a request body token by token, holding every object at every depth to what all parsers read alike: no property twice,
/// no unpaired surrogate, at most <see cref="MaxDepth"/> levels, nothing after the end.
/// </summary>
/// <remarks>Throws <see cref="RequestRejectedException"/> or <see cref="JsonException"/>; the entry point of each request reader turns both into an answer.</remarks>
internal ref struct StrictJsonReader : IDisposable
{
    public const int MaxDepth = 64;

    // Depth is checked here, to tell it from other faults, before the tokenizer's own limit is met.
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = MaxDepth + 1 };

    private readonly PropertyNames _names;
    private Utf8JsonReader _json;

    /// <param name="body">Valid UTF-8 without a byte order mark.</param>
    public StrictJsonReader(ReadOnlyMemory<byte> body)
    {
        _json = new Utf8JsonReader(body.Span, s_options);
        _names = new PropertyNames(body);
    }

    [UnscopedRef]
    public readonly ref readonly Utf8JsonReader Token => ref _json;

    public readonly JsonTokenType TokenType => _json.TokenType;

    /// <summary>Where the token begins; a string begins at its quote.</summary>
    public readonly int TokenStart => checked((int)_json.TokenStartIndex);

    /// <summary>Where the token ends.</summary>
    public readonly int TokenEnd => checked((int)_json.BytesConsumed);

    /// <summary>UTF-8 length of the string or name the reader stands on, decoded.</summary>
    public int TextLength { get; private set; }

    public bool Read()
    {
        if (!_json.Read()) return false;
        switch (_json.TokenType)
        {
            case JsonTokenType.StartObject:
                CheckDepth();
                _names.OpenObject();
                break;
            case JsonTokenType.StartArray:
                CheckDepth();
                break;
            case JsonTokenType.PropertyName:
                MeasureText();
                CheckUnique(_names.TryAdd(in _json));
                break;
            case JsonTokenType.String:
                MeasureText();
                break;
            case JsonTokenType.EndObject:
                CheckUnique(_names.TryCloseObject());
                break;
        }
        return true;
    }

    /// <summary>Goes to the next property of the object the reader is in, or to the object's end.</summary>
    public bool ReadProperty() => Read() && TokenType == JsonTokenType.PropertyName;

    /// <summary>Goes to the next element of the array the reader is in, or to the array's end.</summary>
    public bool ReadElement() => Read() && TokenType != JsonTokenType.EndArray;

    /// <summary>From the first token of a value to its last.</summary>
    /// <returns>How many bytes the value takes as it was sent.</returns>
    public int Skip()
    {
        int start = TokenStart;
        if (TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            int depth = _json.CurrentDepth;
            while (Read() && _json.CurrentDepth > depth)
            {
            }
        }
        return TokenEnd - start;
    }

    public readonly bool TextIs(ReadOnlySpan<byte> utf8) => _json.ValueTextEquals(utf8);
    public readonly string GetString() => _json.GetString() ?? "";
    public readonly bool TryGetInteger(out long value) => _json.TryGetInt64(out value);
    public readonly bool TryGetNumber(out double value) => _json.TryGetDouble(out value) && double.IsFinite(value);
    public readonly void Dispose() => _names.Dispose();

    private readonly void CheckDepth()
    {
        if (_json.CurrentDepth >= MaxDepth) throw new RequestRejectedException(RequestErrors.TooDeep(TokenStart));
    }

    private readonly void CheckUnique(bool unique)
    {
        if (!unique) throw new RequestRejectedException(RequestErrors.DuplicateProperty(TokenStart));
    }

    private void MeasureText()
    {
        int length = _json.ValueSpan.Length;
        if (_json.ValueIsEscaped && !JsonEscapes.TryMeasure(_json.ValueSpan, out length))
        {
            throw new RequestRejectedException(RequestErrors.UnpairedSurrogate(TokenStart));
        }
        TextLength = length;
    }
}
