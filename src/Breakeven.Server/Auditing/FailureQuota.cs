namespace Breakeven.Server.Auditing;

/// <summary>Bounds what failed authentications write to the audit log: whoever guesses keys must not fill the disk.</summary>
/// <param name="perMinute">Failures written a minute; the others are counted, and told with the first one of the next.</param>
internal sealed class FailureQuota(int perMinute, TimeProvider time)
{
    private readonly Lock _lock = new();
    private DateTimeOffset _minute;
    private int _written;
    private long _left;

    /// <returns>Null when this failure is not to be written, else the number of earlier ones that were not.</returns>
    public long? Take()
    {
        lock (_lock)
        {
            DateTimeOffset now = time.GetUtcNow();
            if (now - _minute >= TimeSpan.FromMinutes(1)) (_minute, _written) = (now, 0);
            if (_written >= perMinute)
            {
                _left++;
                return null;
            }
            _written++;
            long left = _left;
            _left = 0;
            return left;
        }
    }
}
