using Breakeven.Protocols;
using Breakeven.Routing.Drift;
using Breakeven.Routing.Features;
using Breakeven.Routing.Scoring;

namespace Breakeven.Gateway.Routing.Complexity;

/// <summary>Scores what a request's user asks last. Keeps its memory from call to call; one call at a time.</summary>
internal sealed class PromptScorer
{
    private readonly RouterScorer _scorer;
    private readonly byte[] _head = new byte[2 * TextWindow.EdgeBytes];
    private readonly byte[] _tail = new byte[TextWindow.EdgeBytes];
    private readonly PromptVisitor _take;
    private long _length;
    private int _headLength, _tailLength;
    private bool _isUsersTurn;

    public PromptScorer(RouterModel model)
    {
        _scorer = new(model);
        _take = Take;
    }

    public RouterScore Score(ModelRequest request, string? route)
    {
        (_length, _headLength, _tailLength, _isUsersTurn) = (0, 0, 0, false);
        request.VisitPrompt(_take);
        return _length <= _head.Length
            ? _scorer.Score(_head.AsSpan(0, _headLength), default, _length, route)
            : _scorer.Score(_head.AsSpan(0, TextWindow.EdgeBytes), _tail.AsSpan(0, _tailLength), _length, route);
    }

    /// <summary>Counts the request that was scored last.</summary>
    public void Tell(LiveTraffic traffic, in RouterScore score) => traffic.Add(_scorer, score);

    /// <summary>The last turn of the user: its blocks follow each other, and a block of another role ends it.</summary>
    private void Take(ReadOnlySpan<byte> role, ReadOnlySpan<byte> text)
    {
        bool isUser = role.SequenceEqual("user"u8) || role.IsEmpty; // formats without roles have one text
        if (isUser && !_isUsersTurn) (_length, _headLength, _tailLength) = (0, 0, 0);
        _isUsersTurn = isUser;
        if (!isUser) return;
        _length += text.Length;
        ReadOnlySpan<byte> first = text[..Math.Min(text.Length, _head.Length - _headLength)];
        first.CopyTo(_head.AsSpan(_headLength));
        _headLength += first.Length;
        TakeTail(text[Math.Max(0, text.Length - _tail.Length)..]);
    }

    /// <summary>The latest bytes, older ones pushed out.</summary>
    private void TakeTail(ReadOnlySpan<byte> text)
    {
        int kept = Math.Min(_tailLength, _tail.Length - text.Length);
        _tail.AsSpan(_tailLength - kept, kept).CopyTo(_tail);
        text.CopyTo(_tail.AsSpan(kept));
        _tailLength = kept + text.Length;
    }
}
