using System.Text;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Keeps the bytes of the latest usage object, and makes a text of them only when it is asked for.</summary>
internal sealed class RawUsageBuffer
{
    /// <summary>What is longer is not kept: usage cut off would be no JSON.</summary>
    private const int Longest = 2 * 1024;

    private byte[] _bytes = [];
    private int _length;
    private string? _text;

    public void Keep(ReadOnlySpan<byte> usage)
    {
        _text = null;
        _length = usage.Length <= Longest ? usage.Length : 0;
        if (_length == 0) return;
        if (_bytes.Length < _length) _bytes = new byte[Math.Min(Longest, Math.Max(256, 2 * _length))];
        usage.CopyTo(_bytes);
    }

    public string? Text => _length == 0 ? null : _text ??= Encoding.UTF8.GetString(_bytes, 0, _length);
}
