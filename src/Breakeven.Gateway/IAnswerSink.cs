namespace Breakeven.Gateway;

/// <summary>Where an answer goes. Transport-neutral: HTTP has one, the embedded gateway its own.</summary>
internal interface IAnswerSink
{
    /// <summary>True once status and headers are on their way and can no longer change.</summary>
    bool HasStarted { get; }

    /// <summary>Sets status and headers; once.</summary>
    void Start(AnswerHead head);

    /// <summary>Writes and flushes: when it returns, the transport has the bytes. Waits for a slow reader.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Ends the answer regularly, with its last bytes: those and the end of the transport's framing leave together.</summary>
    ValueTask CompleteAsync(ReadOnlyMemory<byte> last);

    /// <summary>Ends the answer so that the client sees it broken.</summary>
    void Abort();
}

/// <summary>Status line and headers of an answer.</summary>
/// <param name="ContentLength">Null for a stream.</param>
internal readonly record struct AnswerHead(int Status, string ContentType, long? ContentLength, List<KeyValuePair<string, string>> Headers);
