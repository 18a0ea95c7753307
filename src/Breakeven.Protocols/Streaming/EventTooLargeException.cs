namespace Breakeven.Protocols.Streaming;

/// <summary>A stream sent more than <see cref="EventReader.LargestEvent"/> bytes without ending an event. The stream cannot be read further.</summary>
public sealed class EventTooLargeException : Exception
{
    public EventTooLargeException()
        : this($"an event of the stream is longer than {EventReader.LargestEvent} bytes")
    {
    }

    public EventTooLargeException(string message)
        : base(message)
    {
    }

    public EventTooLargeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
