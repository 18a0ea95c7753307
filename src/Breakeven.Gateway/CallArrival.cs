using System.Net;

namespace Breakeven.Gateway;

/// <summary>How a call arrived, before its body is read. Transport-neutral: a front end fills it.</summary>
/// <param name="RequestId">The client's own id where it sent a safe one, else the call's.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="StartTimestamp">On the same <see cref="TimeProvider"/>, for durations.</param>
/// <param name="PresentedKey">What the client sent as its key; hashed and then forgotten.</param>
/// <param name="FromLoopback">True when the client runs on this machine.</param>
/// <param name="Header">Looks a request header up; null when absent.</param>
internal record CallArrival(
    CallId Id, string RequestId, DateTimeOffset StartedAt, long StartTimestamp, string? PresentedKey, bool FromLoopback, Func<string, string?> Header)
{
    /// <summary>Address of the client; null when it is not known.</summary>
    public IPAddress? From { get; init; }
}
