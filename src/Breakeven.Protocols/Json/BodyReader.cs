using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Breakeven.Protocols.Json;

/// <summary>Walks a request body that a <see cref="StrictJsonReader"/> has accepted, and takes values out of it that have the type asked for.</summary>
/// <remarks>Throws <see cref="RequestRejectedException"/>, naming the field, for a value of another type. Null counts as not said.</remarks>
internal ref struct BodyReader
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = StrictJsonReader.MaxDepth + 1 };

    private readonly ReadOnlyMemory<byte> _body;
    private Utf8JsonReader _json;

    /// <param name="body">One JSON value.</param>
    public BodyReader(ReadOnlyMemory<byte> body)
    {
        _body = body;
        _json = new Utf8JsonReader(body.Span, s_options);
        _json.Read();
    }

    public readonly JsonTokenType TokenType => _json.TokenType;

    /// <summary>Whether the name or string that the reader stands on is this one.</summary>
    public readonly bool Is(ReadOnlySpan<byte> text) => _json.ValueTextEquals(text);

    /// <summary>The name that the reader stands on.</summary>
    public readonly string Name() => _json.GetString() ?? "";

    /// <summary>Goes to the next property of the object the reader is in, or to the object's end.</summary>
    public bool ReadProperty() => _json.Read() && _json.TokenType == JsonTokenType.PropertyName;

    /// <summary>Goes to the next element of the array the reader is in, or to the array's end.</summary>
    public bool ReadElement() => _json.Read() && _json.TokenType != JsonTokenType.EndArray;

    /// <summary>From a name to its value's first token.</summary>
    public void ReadValue() => _json.Read();

    public void SkipValue()
    {
        _json.Read();
        _json.Skip();
    }

    /// <summary>From a name into the object that is its value.</summary>
    /// <returns>False for null.</returns>
    public bool TryEnterObject(string field) => TryEnter(JsonTokenType.StartObject, field, "an object");

    /// <summary>From a name into the array that is its value.</summary>
    /// <returns>False for null.</returns>
    public bool TryEnterArray(string field) => TryEnter(JsonTokenType.StartArray, field, "an array");

    /// <summary>The value of the name that the reader stands on.</summary>
    public string? String(string field)
    {
        _json.Read();
        return Text(field);
    }

    /// <summary>The string that the reader stands on.</summary>
    public readonly string? Text(string field) => _json.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String => _json.GetString(),
        _ => throw Wrong(field, "a string"),
    };

    public bool? Flag(string field)
    {
        _json.Read();
        return _json.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => throw Wrong(field, "true or false"),
        };
    }

    public long? Integer(string field)
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return null;
        return _json.TokenType == JsonTokenType.Number && _json.TryGetInt64(out long value) ? value : throw Wrong(field, "a whole number");
    }

    public double? Number(string field)
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return null;
        return _json.TokenType == JsonTokenType.Number && _json.TryGetDouble(out double value) && double.IsFinite(value) ? value : throw Wrong(field, "a finite number");
    }

    /// <summary>The value of the name that the reader stands on, as it was sent; null for null.</summary>
    public ReadOnlyMemory<byte>? RawProperty()
    {
        _json.Read();
        return Raw();
    }

    /// <summary>The value that the reader stands on, as it was sent; null for null. Left on its end.</summary>
    public ReadOnlyMemory<byte>? Raw()
    {
        if (_json.TokenType == JsonTokenType.Null) return null;
        int start = (int)_json.TokenStartIndex;
        _json.Skip();
        return _body[start..(int)_json.BytesConsumed];
    }

    /// <summary>A field of the wrong type or content.</summary>
    /// <param name="field">As <c>tools.function.name</c>.</param>
    /// <param name="what">What it must be, as <c>a string</c>.</param>
    public static RequestRejectedException Wrong(string field, string what) => new(RequestErrors.Invalid($"{field} must be {what}.", field));

    private bool TryEnter(JsonTokenType type, string field, [ConstantExpected] string what)
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.Null) return false;
        return _json.TokenType == type ? true : throw Wrong(field, what);
    }
}
