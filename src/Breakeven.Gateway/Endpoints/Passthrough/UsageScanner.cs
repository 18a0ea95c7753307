using System.Buffers;

namespace Breakeven.Gateway.Endpoints.Passthrough;

/// <summary>Finds the <c>usage</c> object of a JSON answer that goes by in pieces, however large the rest is: an image is megabytes of one string, and its usage comes last.</summary>
/// <remarks>Follows strings and nesting only. What is not JSON leads to nothing found, or to a text that is no usage.</remarks>
internal sealed class UsageScanner
{
    private const int MostUsageBytes = 4096;
    private static readonly SearchValues<byte> StringEnds = SearchValues.Create("\"\\"u8);
    private readonly ArrayBufferWriter<byte> _usage = new(512);
    private readonly byte[] _name = new byte[8];
    private int _nameLength;
    private int _depth;
    private bool _inString;
    private bool _escaped;
    private bool _isUsage;
    private bool _capturing;

    /// <summary>The object's bytes once it was seen to its end; else empty.</summary>
    public ReadOnlyMemory<byte> Usage => _isComplete ? _usage.WrittenMemory : default;

    private bool _isComplete;

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !_isComplete)
        {
            int taken = _inString ? TakeText(bytes) : TakeStructure(bytes[0]);
            if (_capturing || _isComplete) Capture(bytes[..taken]);
            bytes = bytes[taken..];
        }
    }

    private int TakeText(ReadOnlySpan<byte> bytes)
    {
        if (_escaped)
        {
            _escaped = false;
            Remember(bytes[..1]);
            return 1;
        }
        int end = bytes.IndexOfAny(StringEnds);
        Remember(end < 0 ? bytes : bytes[..end]);
        if (end < 0) return bytes.Length;
        if (bytes[end] == '\\') _escaped = true;
        else _inString = false;
        return end + 1;
    }

    private int TakeStructure(byte b)
    {
        switch (b)
        {
            case (byte)'"':
                _inString = true;
                _nameLength = 0;
                break;
            case (byte)':' when _depth == 1:
                _isUsage = _nameLength <= _name.Length && _name.AsSpan(0, _nameLength).SequenceEqual("usage"u8);
                break;
            case (byte)',' when _depth == 1:
                _isUsage = false;
                break;
            case (byte)'{' or (byte)'[':
                _capturing |= _isUsage && _depth == 1 && b == '{';
                _depth++;
                break;
            case (byte)'}' or (byte)']' when _depth > 0:
                _depth--;
                _isComplete = _capturing && _depth == 1;
                break;
        }
        return 1;
    }

    /// <summary>The first bytes of a string at the top, which may be a member's name.</summary>
    private void Remember(ReadOnlySpan<byte> text)
    {
        if (_depth != 1) return;
        int room = Math.Max(0, _name.Length - _nameLength);
        text[..Math.Min(room, text.Length)].CopyTo(_name.AsSpan(Math.Min(_nameLength, _name.Length)));
        _nameLength = (int)Math.Min(int.MaxValue, (long)_nameLength + text.Length);
    }

    private void Capture(ReadOnlySpan<byte> bytes)
    {
        if (_usage.WrittenCount + bytes.Length > MostUsageBytes)
        {
            (_capturing, _isUsage, _isComplete) = (false, false, false);
            _usage.Clear();
            return;
        }
        _usage.Write(bytes);
    }
}
