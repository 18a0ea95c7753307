namespace Breakeven.Protocols.OpenAI;

/// <summary>Watches a chat stream that is forwarded byte for byte, and keeps its facts. One observer watches one stream.</summary>
/// <param name="choices">How many answers the request asked for; the stream is complete when so many have finished.</param>
public sealed class ChatStreamObserver(int choices = 1)
{
    private UInt128 _seen;
    private UInt128 _finished;
    private bool _done;

    /// <summary>The <c>data</c> of the event that ends a stream.</summary>
    public static ReadOnlySpan<byte> DoneMark => "[DONE]"u8;

    /// <summary>The latest counts, never a sum; null when none were told or the latest cannot be true.</summary>
    public TokenUsage? Usage { get; private set; }

    /// <summary>Whether the latest counts cannot be true.</summary>
    public bool UsageSuspect { get; private set; }

    /// <summary>Why the first choice to finish ended.</summary>
    public string? FinishReason { get; private set; }

    public string? ResponseModel { get; private set; }

    /// <summary>Bytes of text, reasoning and tool calls seen, for estimates.</summary>
    public long OutputBytes { get; private set; }

    /// <summary>The first error in the stream, told without the provider's own message.</summary>
    public CallError? Error { get; private set; }

    /// <summary>How long llama.cpp was busy with the call: prefill and decode.</summary>
    public TimeSpan? EngineTime { get; private set; }

    /// <summary>Whether the answer is whole: <c>[DONE]</c> came, or every choice has told its finish reason. A stream that ends otherwise was cut.</summary>
    public bool IsComplete => _done || (int)UInt128.PopCount(_finished) >= Math.Max(Math.Max(choices, 1), (int)UInt128.PopCount(_seen));

    /// <summary>Never throws, whatever the bytes.</summary>
    /// <param name="data">The data of one server-sent event.</param>
    public ChatChunk Observe(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> text = data.Trim(" \t\r\n"u8);
        if (text.IsEmpty) return ChatChunk.None;
        if (text.SequenceEqual(DoneMark))
        {
            _done = true;
            return ChatChunk.Done;
        }
        if (!ChatPayloadReader.TryRead(text, ResponseModel, out ChatPayload chunk)) return ChatChunk.Malformed;
        Keep(in chunk);
        return Classify(in chunk);
    }

    private void Keep(ref readonly ChatPayload chunk)
    {
        if (chunk.HasUsage)
        {
            Usage = chunk.Usage;
            UsageSuspect = chunk.Usage is null;
        }
        _seen |= chunk.Seen;
        _finished |= chunk.Finished;
        OutputBytes += chunk.OutputBytes;
        FinishReason ??= chunk.FinishReason;
        ResponseModel = chunk.ResponseModel ?? ResponseModel;
        EngineTime = chunk.EngineTime ?? EngineTime;
        Error ??= chunk.Error;
    }

    private static ChatChunk Classify(ref readonly ChatPayload chunk)
    {
        ChatChunk kind = ChatChunk.None;
        if (chunk.HasContent) kind |= ChatChunk.Content;
        if (chunk.Finished != 0) kind |= ChatChunk.Finish;
        if (chunk.Error is not null) kind |= ChatChunk.Error;
        if (chunk.HasUsage) kind |= ChatChunk.Usage;
        if (chunk is { HasUsage: true, Choices: 0, Error: null }) kind |= ChatChunk.UsageOnly;
        return kind;
    }
}
