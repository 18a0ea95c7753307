using Breakeven.Protocols;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.Streaming;
using Breakeven.Protocols.Tokens;
using System.Text;

namespace Breakeven.Gateway.Targets;

/// <summary>Counts what a target generated when it does not say itself: reads the answer's bytes once more, for its text.</summary>
internal static class OutputCount
{
    /// <summary>Bytes of a stream that are kept for it; what follows counts as they did.</summary>
    public const int MostSampled = 64 * 1024;

    /// <param name="raw">A whole answer, or the beginning of a stream, as the target sent it.</param>
    /// <param name="answer">The facts of the complete answer.</param>
    /// <returns>Tokens of text, reasoning and tool calls in all choices.</returns>
    public static long Of(ITargetProtocol target, string model, ReadOnlySpan<byte> raw, bool isStream, AnswerFacts answer)
    {
        if (answer.OutputTokens is { } told) return told;
        // Completions are framed as no conversation and never translated, so nothing reads their text.
        if (!WireFormats.IsConversation(target.Format) || answer.OutputBytes == 0) return TokenEstimate.Output(answer.OutputBytes);
        List<AnswerEvent> events = [];
        IAnswerReader reader = target.CreateReader();
        if (isStream) ReadStream(target, reader, raw, events);
        else reader.ReadWhole(raw, events);
        using OutputSample sample = new();
        foreach (AnswerEvent item in events) Append(sample, item);
        if (sample.TotalBytes == 0) return TokenEstimate.Output(answer.OutputBytes);
        return (long)Math.Ceiling(sample.Count(model) * Math.Max(1, (double)answer.OutputBytes / sample.TotalBytes));
    }

    private static void ReadStream(ITargetProtocol target, IAnswerReader reader, ReadOnlySpan<byte> raw, List<AnswerEvent> events)
    {
        using EventReader items = target.CreateEventReader();
        items.Append(raw);
        while (items.TryRead(out StreamEvent item))
            if (!item.Data.IsEmpty) reader.Read(item.Type, item.Data, events);
    }

    private static void Append(OutputSample sample, AnswerEvent item)
    {
        string text = item switch
        {
            AnswerEvent.Text part => part.Delta,
            AnswerEvent.Reasoning part => part.Delta,
            AnswerEvent.Refusal part => part.Delta,
            AnswerEvent.ToolCall part => part.Name,
            AnswerEvent.ToolArguments part => part.Delta,
            _ => "",
        };
        if (text.Length > 0) sample.Append(Encoding.UTF8.GetBytes(text));
    }
}
