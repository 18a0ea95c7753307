using System.Text;

namespace Breakeven.TestKit.Faults;

/// <summary>A request that reached the <see cref="FaultyServer"/>, and what became of it.</summary>
/// <param name="Connection">Which of the server's connections, from 1.</param>
/// <param name="Ordinal">Which request of that connection, from 1.</param>
/// <param name="Head">Request line and headers, as they came.</param>
/// <param name="Body">Taken out of its chunks.</param>
public sealed record SeenCall(int Connection, int Ordinal, string Head, ReadOnlyMemory<byte> Body)
{
    private static readonly string[] s_carriers = ["authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie"];
    private readonly TaskCompletionSource<TimeSpan> _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sent;

    public string Method => Head[..Head.IndexOf(' ', StringComparison.Ordinal)];
    public string Path => Head.Split(' ')[1];
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The <see cref="Fault"/> asked for by the model's name; null for a good answer.</summary>
    public Fault? Fault { get; init; }

    /// <summary>Bytes sent back so far, heads and framing included.</summary>
    public long BytesSent => Interlocked.Read(ref _sent);

    /// <summary>Completes when the caller closes the connection before the answer's end, with the time since the request was read.</summary>
    public Task<TimeSpan> LeftAfter => _left.Task;

    /// <summary>Every credential that came along: values of the headers that carry keys.</summary>
    public IEnumerable<string> Credentials => s_carriers.Select(Header).OfType<string>();

    /// <returns>The header's value, or null.</returns>
    public string? Header(string name)
    {
        foreach (string line in Head.Split("\r\n").Skip(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line.AsSpan(0, colon).Equals(name, StringComparison.OrdinalIgnoreCase)) return line[(colon + 1)..].Trim();
        }
        return null;
    }

    internal void Sent(int bytes) => Interlocked.Add(ref _sent, bytes);

    internal void Left(TimeSpan after) => _left.TrySetResult(after);
}
