using Microsoft.ML.Tokenizers;

namespace Breakeven.Protocols.Tokens;

/// <summary>Adds a prompt's blocks up. A change of speaker counts as a message.</summary>
internal sealed class PromptTally(Tokenizer tokenizer)
{
    private byte[] _role = [];
    private long _messages;
    private long _images;
    private long _attachmentBytes;
    private long _textBytes;
    private long _countedBytes;
    private long _countedTokens;

    public long Tokens
    {
        get
        {
            long text = _textBytes > _countedBytes ? TokenCounter.Extrapolate(_countedTokens, _countedBytes, _textBytes) : _countedTokens;
            return text + TokenEstimate.Input(0, _messages, _images, _attachmentBytes);
        }
    }

    public void Visit(ReadOnlySpan<byte> role, ReadOnlySpan<byte> text)
    {
        CountRole(role);
        switch (PromptBlock.KindOf(text))
        {
            case PromptBlockKind.Image:
                _images++;
                break;
            case PromptBlockKind.Attachment:
                _attachmentBytes += text.Length;
                break;
            default:
                CountText(text);
                break;
        }
    }

    private void CountRole(ReadOnlySpan<byte> role)
    {
        bool isMessage = !role.SequenceEqual("tools"u8);
        if (!isMessage || role.SequenceEqual(_role)) return;
        _messages++;
        _role = role.ToArray();
    }

    private void CountText(ReadOnlySpan<byte> text)
    {
        _textBytes += text.Length;
        ReadOnlySpan<byte> counted = text[..(int)Math.Min(text.Length, TokenCounter.MostBytes - _countedBytes)];
        _countedBytes += counted.Length;
        _countedTokens += TokenCounter.Count(tokenizer, counted);
    }
}
