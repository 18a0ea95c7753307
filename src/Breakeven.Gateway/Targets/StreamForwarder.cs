using Breakeven.Protocols;
using Breakeven.Protocols.Streaming;

namespace Breakeven.Gateway.Targets;

/// <summary>Sorts the events of a stream into what may go out now and what must wait for the record. No I/O.</summary>
/// <remarks>
/// Before the first content everything waits in <see cref="Ready"/>, and nothing is committed. From a finish chunk on everything
/// waits in <see cref="Held"/>: a client that sees the end has an answer whose record is in the journal.
/// </remarks>
/// <param name="target">The format that arrives.</param>
/// <param name="request">What was asked: the stream is finished when all of its choices are.</param>
/// <param name="translation">Null when the client speaks the target's format and bytes go through.</param>
internal sealed class StreamForwarder(ITargetProtocol target, ModelRequest request, AnswerTranslation? translation) : IDisposable
{
    /// <summary>Most bytes that wait, for content or for the record.</summary>
    private const int MostWaiting = 2 * EventReader.LargestEvent;

    private readonly EventReader _reader = target.CreateEventReader();
    private readonly PooledBuffer _sample = new(4096);

    public AnswerObserver Observer { get; } = target.CreateObserver(request.Choices);
    public PooledBuffer Ready { get; } = new(4096);
    public PooledBuffer Held { get; } = new(1024);

    /// <summary>The stream's beginning as it came, to count its tokens should the target not tell.</summary>
    public ReadOnlySpan<byte> Sample => _sample.Written.Span;

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
        _reader.Append(bytes);
        if (_sample.Length < OutputCount.MostSampled) _sample.Append(bytes[..Math.Min(bytes.Length, OutputCount.MostSampled - _sample.Length)]);
        return ReadEvents();
    }

    /// <summary>The target's bytes have ended, which ends a last line too.</summary>
    public void TakeEnd()
    {
        _reader.Complete();
        ReadEvents();
    }

    /// <summary>Writes what the client has not got of a complete answer, its closing mark last.</summary>
    public void WriteRest(PooledBuffer terminal, ReadOnlySpan<byte> streamEnd)
    {
        terminal.Append(Ready.Written.Span); // an answer that finished without any content
        terminal.Append(Held.Written.Span);
        if (translation is not null) translation.End(terminal);
        else if (!IsDone) terminal.Append(streamEnd);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _sample.Dispose();
        Ready.Dispose();
        Held.Dispose();
    }

    private bool ReadEvents()
    {
        bool content = false;
        while (!HasError && _reader.TryRead(out StreamEvent item))
        {
            if (item.Data.IsEmpty) continue;
            ChunkKinds chunk = Observer.Observe(item.Type, item.Data);
            content |= chunk.HasFlag(ChunkKinds.Content);
            Sort(chunk, item);
        }
        return content;
    }

    private void Sort(ChunkKinds chunk, in StreamEvent item)
    {
        if (chunk.HasFlag(ChunkKinds.Error)) HasError = true;
        else if (IsDone || chunk.HasFlag(ChunkKinds.Malformed)) return;
        else if (translation is null && chunk.HasFlag(ChunkKinds.UsageOnly) && !request.ClientWantsUsage) return;
        else Keep(chunk, item);
    }

    private void Keep(ChunkKinds chunk, in StreamEvent item)
    {
        bool content = chunk.HasFlag(ChunkKinds.Content), ends = chunk.HasFlag(ChunkKinds.Finish) || chunk.HasFlag(ChunkKinds.Done);
        HasContent |= content;
        if (ends)
        {
            IsDone = chunk.HasFlag(ChunkKinds.Done);
            IsFinished = IsDone || Observer.IsComplete;
        }
        else if (content && Held.Length > 0) ReleaseHeld();
        PooledBuffer waiting = ends || Held.Length > 0 ? Held : Ready;
        if (waiting.Length + item.Raw.Length > MostWaiting) throw new EventTooLargeException();
        if (translation is null) Utf8Repair.Write(waiting, item.Raw);
        else translation.Take(item, waiting);
    }

    /// <summary>With several choices one may finish while another goes on.</summary>
    private void ReleaseHeld()
    {
        Ready.Append(Held.Written.Span);
        Held.Clear();
        IsFinished = false;
    }
}
