using Breakeven.Protocols;
using Breakeven.Protocols.OpenAI;
using Breakeven.Protocols.Streaming;

namespace Breakeven.Gateway.Targets;

/// <summary>Sorts the events of a stream into what may go out now and what must wait for the record. No I/O.</summary>
/// <remarks>
/// Before the first content everything waits in <see cref="Ready"/>, and nothing is committed. From a finish chunk on everything
/// waits in <see cref="Held"/>: a client that sees the end has an answer whose record is in the journal.
/// </remarks>
/// <param name="choices">How many answers were asked for: the stream is finished when all of them are.</param>
internal sealed class StreamForwarder(bool clientWantsUsage, int choices = 1) : IDisposable
{
    /// <summary>Most bytes that wait, for content or for the record.</summary>
    private const int MostWaiting = 2 * EventReader.LargestEvent;

    private readonly SseReader _reader = new();

    public ChatStreamObserver Observer { get; } = new(choices);
    public PooledBuffer Ready { get; } = new(4096);
    public PooledBuffer Held { get; } = new(1024);

    /// <summary>True once content is in <see cref="Ready"/> or has gone out.</summary>
    public bool HasContent { get; private set; }

    /// <summary>The answer's end has been seen, or the finish reason of every choice: what may follow is bookkeeping.</summary>
    public bool IsFinished { get; private set; }
    public bool IsDone { get; private set; }
    public bool HasError { get; private set; }

    /// <returns>True when the bytes brought content.</returns>
    /// <exception cref="EventTooLargeException">The stream cannot be read further.</exception>
    public bool Take(ReadOnlySpan<byte> bytes)
    {
        bool content = false;
        _reader.Append(bytes);
        while (!HasError && _reader.TryRead(out StreamEvent item))
        {
            if (item.Data.IsEmpty) continue;
            ChunkKinds chunk = Observer.Observe(item.Data);
            content |= chunk.HasFlag(ChunkKinds.Content);
            Sort(chunk, item.Raw);
        }
        return content;
    }

    public void Dispose()
    {
        _reader.Dispose();
        Ready.Dispose();
        Held.Dispose();
    }

    private void Sort(ChunkKinds chunk, ReadOnlySpan<byte> raw)
    {
        if (chunk.HasFlag(ChunkKinds.Error)) HasError = true;
        else if (chunk.HasFlag(ChunkKinds.Done)) IsDone = IsFinished = true;
        else if (IsDone || chunk.HasFlag(ChunkKinds.Malformed)) return;
        else if (chunk.HasFlag(ChunkKinds.UsageOnly) && !clientWantsUsage) return;
        else Keep(chunk, raw);
    }

    private void Keep(ChunkKinds chunk, ReadOnlySpan<byte> raw)
    {
        bool content = chunk.HasFlag(ChunkKinds.Content), finish = chunk.HasFlag(ChunkKinds.Finish);
        HasContent |= content;
        if (finish) IsFinished = Observer.IsComplete;
        else if (content && Held.Length > 0)
        {
            // With several choices one may finish while another goes on.
            Ready.Append(Held.Written.Span);
            Held.Clear();
            IsFinished = false;
        }
        PooledBuffer waiting = finish || Held.Length > 0 ? Held : Ready;
        if (waiting.Length + raw.Length > MostWaiting) throw new EventTooLargeException();
        waiting.Append(raw);
    }
}
