using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Counts told in one or more usage objects. They are cumulative: what a later object says replaces what an earlier one said, and is never added to it.</summary>
/// <remarks>Input tokens are those neither read from nor written to the prompt cache, so the buckets are disjoint as they come.</remarks>
internal sealed class UsageTally
{
    private const int LongestRaw = 2 * 1024;

    private readonly List<(string Name, string Json)> _told = [];
    private string? _onlyObject;
    private int _objects;
    private long? _input;
    private long? _cacheRead;
    private long? _cacheWrite;
    private long? _cacheWriteParts;
    private long? _hourWrite;
    private long? _output;

    /// <summary>The counts so far; null when input or output is missing, or they cannot be true.</summary>
    public TokenUsage? Usage { get; private set; }

    /// <summary>The usage object as it was sent; of several, one that holds the latest of each of their fields. Null beyond 2 KiB.</summary>
    public string? Raw => (_objects == 1 ? _onlyObject : Merged()) is { Length: <= LongestRaw } raw ? raw : null;

    /// <param name="usage">A usage object that the tokenizer has accepted.</param>
    public void Add(ReadOnlySpan<byte> usage)
    {
        _objects++;
        if (usage.Length <= LongestRaw) _onlyObject = Encoding.UTF8.GetString(usage);
        try
        {
            ReadCounts(usage);
            Usage = Sum();
        }
        catch (InvalidOperationException)
        {
            Usage = null; // a name that is no text
        }
    }

    private void ReadCounts(ReadOnlySpan<byte> usage)
    {
        Utf8JsonReader json = new(usage, WireJson.ReaderOptions);
        json.Read();
        long? total = null;
        long? parts = null, hour = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            int name = (int)json.TokenStartIndex;
            int nameEnd = (int)json.BytesConsumed;
            if (json.ValueTextEquals("input_tokens"u8)) _input = ProviderJson.ReadCount(ref json) ?? _input;
            else if (json.ValueTextEquals("output_tokens"u8)) _output = ProviderJson.ReadCount(ref json) ?? _output;
            else if (json.ValueTextEquals("cache_read_input_tokens"u8)) _cacheRead = ProviderJson.ReadCount(ref json) ?? _cacheRead;
            else if (json.ValueTextEquals("cache_creation_input_tokens"u8)) total = ProviderJson.ReadCount(ref json);
            else if (json.ValueTextEquals("cache_creation"u8)) parts = ReadParts(ref json, out hour);
            else json.Skip();
            if (json.TokenType != JsonTokenType.Null) Keep(usage, name, nameEnd, (int)json.BytesConsumed);
        }
        if (total is not null || parts is not null) (_cacheWrite, _cacheWriteParts, _hourWrite) = (total, parts, parts is null ? _hourWrite : hour); // a stream's end repeats the total alone
    }

    private TokenUsage? Sum()
    {
        if (_input is not >= 0 || _output is not >= 0 || _cacheRead is < 0 || _cacheWrite is < 0 || _cacheWriteParts is < 0) return null;
        long cacheWrite = _cacheWrite ?? _cacheWriteParts ?? 0;
        return _cacheWriteParts > cacheWrite ? null : new(_input.Value, _cacheRead ?? 0, cacheWrite, _output.Value, 0) { HourCacheWrite = Math.Min(_hourWrite ?? 0, cacheWrite) };
    }

    private void Keep(ReadOnlySpan<byte> usage, int nameStart, int nameEnd, int valueEnd)
    {
        // The value keeps the colon before it, so that a field is its two halves put together.
        string name = Encoding.UTF8.GetString(usage[nameStart..nameEnd].TrimEnd(": \t\r\n"u8));
        int separator = nameStart + usage[nameStart..nameEnd].TrimEnd(": \t\r\n"u8).Length;
        string value = Encoding.UTF8.GetString(usage[separator..valueEnd]);
        if (value.Length > LongestRaw) return;
        int at = _told.FindIndex(field => field.Name == name);
        if (at >= 0) _told[at] = (name, value);
        else if (_told.Count < LongestRaw / 8) _told.Add((name, value));
    }

    private string Merged() => $"{{{string.Join(',', _told.Select(field => field.Name + field.Json))}}}";

    // Written for five minutes or for an hour: the same tokens either way, at another price.
    private static long? ReadParts(ref Utf8JsonReader json, out long? hour)
    {
        hour = null;
        if (!ProviderJson.EnterObject(ref json)) return null;
        long? sum = null;
        bool isWrong = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isHour = json.ValueTextEquals("ephemeral_1h_input_tokens"u8), isPart = isHour || json.ValueTextEquals("ephemeral_5m_input_tokens"u8);
            long? count = isPart ? ProviderJson.ReadCount(ref json) : null;
            if (!isPart) json.Skip();
            isWrong |= count < 0;
            if (isHour) hour = count;
            if (count is { } part) sum = (sum ?? 0) + part;
        }
        return isWrong ? ProviderJson.Wrong : sum;
    }
}
