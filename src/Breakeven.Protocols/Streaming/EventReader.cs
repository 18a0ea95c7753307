namespace Breakeven.Protocols.Streaming;

/// <summary>Takes a stream that arrives in pieces of any size apart into events. Not safe for concurrent use.</summary>
public abstract class EventReader : IDisposable
{
    /// <summary>Most bytes of one event: 8 MiB.</summary>
    public const int LargestEvent = 8 * 1024 * 1024;

    /// <summary>Whether bytes have come that belong to an event that is not whole.</summary>
    public abstract bool HasPartialEvent { get; }

    /// <summary>Takes bytes as they arrived. Read the events before appending more: what was read before is no longer valid.</summary>
    public abstract void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Tells that no more bytes come: what counts as an event without its line end can now be read.</summary>
    public virtual void Complete()
    {
    }

    /// <param name="e">The next event, valid until the reader is touched again.</param>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="EventTooLargeException">The event at hand is longer than <see cref="LargestEvent"/>; the reader is of no further use.</exception>
    public abstract bool TryRead(out StreamEvent e);

    public abstract void Dispose();
}
