using System.Text;
using System.Text.Unicode;

namespace Breakeven.Protocols.Ollama;

/// <summary>Keeps an answer's counts and times as they were sent, as one object of JSON: Ollama tells them as members of the answer itself.</summary>
internal struct RawCounts
{
    private const int LongestKept = 2 * 1024;

    private StringBuilder? _json;

    /// <param name="member">A name and its value, as sent. One that would make the object too long is left out.</param>
    public void Add(ReadOnlySpan<byte> member)
    {
        _json ??= new("{", 256);
        if (_json.Length + member.Length + 2 > LongestKept || !Utf8.IsValid(member)) return;
        if (_json.Length > 1) _json.Append(',');
        _json.Append(Encoding.UTF8.GetString(member));
    }

    /// <returns>Null when nothing was told.</returns>
    public readonly string? ToJson() => _json is { Length: > 1 } ? $"{_json}}}" : null;
}
