namespace Breakeven.Protocols.Ollama;

/// <summary>The facts of a whole Ollama answer: of chat and generate, when <c>done</c> is true, or of embed.</summary>
internal sealed class OllamaAnswer : AnswerFacts
{
    private OllamaAnswer(bool isObject, OllamaLine line)
    {
        bool isWhole = line.Done || line.Vectors is not null;
        IsUsable = isObject && line.HasAnswer && isWhole && line.Error is null;
        Error = line.Error;
        Usage = OllamaUsage.Read(in line, line.OutputBytes);
        UsageSuspect = OllamaUsage.IsSuspect(in line);
        OutputTokens = OllamaUsage.Output(in line, line.OutputBytes);
        FinishReason = line.Done ? OllamaFinishReasons.Read(line.DoneReason, line.ToolCalls > 0) : null;
        ResponseModel = line.Model;
        OutputBytes = line.OutputBytes;
        RawUsage = line.Raw.ToJson();
        EngineTime = OllamaUsage.EngineTime(in line);
    }

    public override bool IsUsable { get; }

    /// <summary>Reads whatever a server sent, with any status. Never throws.</summary>
    public static OllamaAnswer Read(ReadOnlySpan<byte> body) => new(OllamaLineReader.TryRead(body, null, keepsText: false, out OllamaLine line), line);
}
