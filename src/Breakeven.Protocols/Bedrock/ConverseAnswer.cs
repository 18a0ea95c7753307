namespace Breakeven.Protocols.Bedrock;

/// <summary>The facts of a whole Converse answer.</summary>
internal sealed class ConverseAnswer : AnswerFacts
{
    private ConverseAnswer(bool isObject, ConverseEvent found)
    {
        IsUsable = isObject && found.HasMessage && found.ErrorType is null;
        Usage = found.Usage;
        UsageSuspect = found is { HasUsage: true, Usage: null };
        RawUsage = found.RawUsage;
        FinishReason = ConverseStopReasons.Read(found.StopReason);
        OutputBytes = found.OutputBytes;
        if (found.ErrorType is not null || found.SaysTooLong) Error = ConverseFaults.Classify(found.ErrorType ?? "ValidationException", found.SaysTooLong);
    }

    public override bool IsUsable { get; }

    /// <summary>Reads whatever came, with any status. Never throws.</summary>
    public static ConverseAnswer Read(ReadOnlySpan<byte> body) => new(ConverseEventReader.TryRead(body, keepsText: false, out ConverseEvent found), found);
}
