using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Ollama;

/// <summary>Reads one Ollama answer, of any of its operations, into neutral events.</summary>
internal sealed class OllamaAnswerReader : IAnswerReader
{
    private const int LongestStamp = 24;

    private string? _model;
    private string _stamp = "";
    private bool _started;
    private bool _finished;
    private int _calls;
    private long _outputBytes;

    public void Read(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, ICollection<AnswerEvent> events)
    {
        if (_finished || !OllamaLineReader.TryRead(data, _model, keepsText: true, out OllamaLine line) || line.Error is not null) return;
        if (!_started) Start(in line, events);
        _outputBytes += line.OutputBytes;
        if (!string.IsNullOrEmpty(line.Thinking)) events.Add(new AnswerEvent.Reasoning(0, line.Thinking));
        if (!string.IsNullOrEmpty(line.Text)) events.Add(new AnswerEvent.Text(0, line.Text));
        if (line.LogProbabilities is not null) events.Add(new AnswerEvent.LogProbabilities(0, line.LogProbabilities));
        foreach (OllamaToolCall call in line.Calls ?? []) AddCall(call, events);
        AddVectors(in line, events);
        if (line.Done) Finish(in line, events);
    }

    public void ReadEnd(ICollection<AnswerEvent> events)
    {
    }

    public void ReadWhole(ReadOnlySpan<byte> body, ICollection<AnswerEvent> events) => Read(default, body, events);

    private void Start(ref readonly OllamaLine line, ICollection<AnswerEvent> events)
    {
        _started = true;
        _model = line.Model;
        _stamp = string.Concat((line.CreatedAt ?? "").Where(char.IsAsciiDigit).Take(LongestStamp));
        events.Add(new AnswerEvent.Started(null, line.Model));
    }

    // Older servers give calls no id. The time of the answer makes one that no other turn of the conversation has.
    private void AddCall(OllamaToolCall call, ICollection<AnswerEvent> events)
    {
        int number = _calls++;
        events.Add(new AnswerEvent.ToolCall(0, number, call.Id ?? $"call_{_stamp}{(_stamp.Length > 0 ? "_" : "")}{number}", call.Name));
        events.Add(new AnswerEvent.ToolArguments(0, number, call.ArgumentsJson.Length > 0 ? call.ArgumentsJson : "{}"));
    }

    private static void AddVectors(ref readonly OllamaLine line, ICollection<AnswerEvent> events)
    {
        if (line.Vectors is null) return;
        for (int i = 0; i < line.Vectors.Count; i++) events.Add(new AnswerEvent.Embedding(i, line.Vectors[i]));
        if (OllamaUsage.Read(in line, 0) is TokenUsage usage) events.Add(new AnswerEvent.Usage(usage));
    }

    private void Finish(ref readonly OllamaLine line, ICollection<AnswerEvent> events)
    {
        _finished = true;
        events.Add(new AnswerEvent.Finished(0, OllamaFinishReasons.Read(line.DoneReason, _calls > 0)));
        if (OllamaUsage.Read(in line, _outputBytes) is TokenUsage usage) events.Add(new AnswerEvent.Usage(usage));
    }
}
