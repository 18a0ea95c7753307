namespace Breakeven.Protocols.Ollama;

/// <summary>Watches a stream of <c>/api/chat</c> or <c>/api/generate</c>. One observer watches one stream.</summary>
internal sealed class OllamaStreamObserver : AnswerObserver
{
    private bool _done;
    private bool _calledTools;

    public override bool IsComplete => _done;

    public override ChunkKinds Observe(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        if (data.Trim(" \t\r\n"u8).IsEmpty) return ChunkKinds.None;
        if (!OllamaLineReader.TryRead(data, ResponseModel, keepsText: false, out OllamaLine line)) return ChunkKinds.Malformed;

        ResponseModel = line.Model ?? ResponseModel;
        OutputBytes += line.OutputBytes;
        _calledTools |= line.ToolCalls > 0;
        Error ??= line.Error;
        ChunkKinds kinds = line.HasContent ? ChunkKinds.Content : ChunkKinds.None;
        if (line.Error is not null) kinds |= ChunkKinds.Error;
        return line.Done ? kinds | End(in line) : kinds;
    }

    private ChunkKinds End(ref readonly OllamaLine line)
    {
        _done = true;
        FinishReason ??= OllamaFinishReasons.Read(line.DoneReason, _calledTools);
        Usage = OllamaUsage.Read(in line, OutputBytes);
        UsageSuspect = OllamaUsage.IsSuspect(in line);
        OutputTokens = OllamaUsage.Output(in line, OutputBytes);
        RawUsage = line.Raw.ToJson();
        EngineTime = OllamaUsage.EngineTime(in line);
        bool counts = line.PromptTokens is not null || line.OutputTokens is not null;
        return ChunkKinds.Finish | ChunkKinds.Done | (counts ? ChunkKinds.Usage : ChunkKinds.None);
    }
}
