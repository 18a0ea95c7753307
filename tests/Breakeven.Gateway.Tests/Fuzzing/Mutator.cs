using System.Text;

namespace Breakeven.Gateway.Tests.Fuzzing;

/// <summary>Spoils bytes, the same way for the same seed and case.</summary>
internal sealed class Mutator(int seed, int number, IReadOnlyList<byte[]> corpus)
{
    private const int Longest = 64 * 1024;

    /// <summary>So many tokens are values.</summary>
    private const int Values = 16;
    private readonly Random _random = new(unchecked((seed * 31) + (number * 7919)));

    private static readonly byte[][] s_tokens =
    [
        .. new[]
        {
            "null", "true", "-1", "0", "1e400", "-0.0", "1e18", "99999999999999999999999999999999", "1.5", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "{}", "7", "\"x\"", "[[[[[[[[[[", "{\"a\":{\"a\":{\"a\":",
            ",", ":", "\"", "}", "]", "\\", "\r\n", "\n\n", "data: ", "event: x\n", ": comment\n", "[DONE]", "\"model\":\"good\",", "\"stream\":true,", "\"n\":3,", "\"content\":", "\"tool_calls\":[{}],", "\"role\":\"tool\"",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0], [0xEF, 0xBB, 0xBF],
    ];

    public Random Random => _random;

    /// <summary>One of the corpus: half of the time with other values, so that it stays JSON, half of the time changed in any one to six places.</summary>
    public byte[] Next()
    {
        List<byte> bytes = [.. corpus[_random.Next(corpus.Count)]];
        if (_random.Next(2) == 0)
        {
            for (int changes = _random.Next(0, 4); changes > 0; changes--) ReplaceValue(bytes, _random.Next(bytes.Count + 1));
        }
        else
        {
            for (int changes = _random.Next(1, 7); changes > 0; changes--) Change(bytes);
        }
        return bytes.Count > Longest ? [.. bytes.Take(Longest)] : [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        int at = _random.Next(bytes.Count + 1), length = Math.Min(bytes.Count - at, 1 + (_random.Next(4) == 0 ? _random.Next(200) : _random.Next(8)));
        switch (_random.Next(9))
        {
            case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << _random.Next(8)); break;
            case 1 when at < bytes.Count: bytes[at] = (byte)_random.Next(256); break;
            case 2: bytes.RemoveRange(at, length); break;
            case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
            case 4: bytes.InsertRange(at, s_tokens[_random.Next(s_tokens.Length)]); break;
            case 5: Replace(bytes, at, length, s_tokens[_random.Next(s_tokens.Length)]); break;
            case 6: ReplaceValue(bytes, at); break;
            case 7: Splice(bytes, at); break;
            default: if (_random.Next(8) == 0) bytes.RemoveRange(at, bytes.Count - at); break;
        }
    }

    private static void Replace(List<byte> bytes, int at, int length, byte[] by)
    {
        bytes.RemoveRange(at, length);
        bytes.InsertRange(at, by);
    }

    /// <summary>Another value behind a colon: the JSON stays sound, the meaning does not.</summary>
    private void ReplaceValue(List<byte> bytes, int from)
    {
        int colon = bytes.IndexOf((byte)':', Math.Min(from, Math.Max(0, bytes.Count - 1)));
        if (colon < 0) return;
        int end = bytes.FindIndex(colon, value => value is (byte)',' or (byte)'}' or (byte)']');
        if (end > colon) Replace(bytes, colon + 1, end - colon - 1, s_tokens[_random.Next(Values)]);
    }

    private void Splice(List<byte> bytes, int at)
    {
        byte[] other = corpus[_random.Next(corpus.Count)];
        if (other.Length == 0) return;
        int from = _random.Next(other.Length), length = Math.Min(other.Length - from, _random.Next(1, 120));
        bytes.InsertRange(at, other[from..(from + length)]);
    }
}
