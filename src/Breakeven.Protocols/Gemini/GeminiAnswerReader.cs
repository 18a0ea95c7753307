using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Gemini;

/// <summary>Reads one Gemini answer into neutral events.</summary>
internal sealed class GeminiAnswerReader : IAnswerReader
{
    private const int LongestIdPart = 24;

    private readonly Dictionary<int, int> _calls = []; // of each candidate
    private readonly HashSet<int> _finished = [];
    private string _idPart = "";
    private bool _started;

    public void Read(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, ICollection<AnswerEvent> events)
    {
        if (!GeminiChunkReader.TryRead(data, keepsText: true, out GeminiChunk chunk) || chunk.Error is not null) return;
        if (!_started) Start(in chunk, events);
        foreach (GeminiPiece piece in chunk.Pieces ?? []) Add(piece, events);
        foreach ((int candidate, string reason) in chunk.Finishes ?? []) Finish(candidate, GeminiFinishReasons.Read(reason, _calls.ContainsKey(candidate)), events);
        if (chunk.BlockReason is not null) Finish(0, FinishReason.ContentFilter, events);
        if (chunk.Usage is TokenUsage usage) events.Add(new AnswerEvent.Usage(usage));
    }

    public void ReadEnd(ICollection<AnswerEvent> events)
    {
    }

    public void ReadWhole(ReadOnlySpan<byte> body, ICollection<AnswerEvent> events) => Read(default, body, events);

    private void Start(ref readonly GeminiChunk chunk, ICollection<AnswerEvent> events)
    {
        _started = true;
        _idPart = string.Concat((chunk.Id ?? "").Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(LongestIdPart));
        events.Add(new AnswerEvent.Started(chunk.Id, chunk.Model));
    }

    // The signature goes before the call that it came with: so it stands in the history when it is sent back.
    private void Add(GeminiPiece piece, ICollection<AnswerEvent> events)
    {
        bool isCall = piece.Kind == GeminiPieceKind.Call;
        if (!isCall && piece.Value.Length > 0) events.Add(piece.Kind == GeminiPieceKind.Thought ? new AnswerEvent.Reasoning(piece.Candidate, piece.Value) : new AnswerEvent.Text(piece.Candidate, piece.Value));
        if (!string.IsNullOrEmpty(piece.Signature)) events.Add(new AnswerEvent.ReasoningSignature(piece.Candidate, piece.Signature));
        if (isCall) AddCall(piece, events);
    }

    // Gemini gives calls no id, or not always. The answer's own makes one that no other turn of the conversation has.
    private void AddCall(GeminiPiece piece, ICollection<AnswerEvent> events)
    {
        int number = _calls.GetValueOrDefault(piece.Candidate);
        _calls[piece.Candidate] = number + 1;
        string id = piece.Id ?? $"call_{_idPart}{(_idPart.Length > 0 ? "_" : "")}{(piece.Candidate > 0 ? $"{piece.Candidate}_" : "")}{number}";
        events.Add(new AnswerEvent.ToolCall(piece.Candidate, number, id, piece.Name ?? ""));
        events.Add(new AnswerEvent.ToolArguments(piece.Candidate, number, piece.Value));
    }

    private void Finish(int candidate, FinishReason reason, ICollection<AnswerEvent> events)
    {
        if (_finished.Add(candidate)) events.Add(new AnswerEvent.Finished(candidate, reason));
    }
}
