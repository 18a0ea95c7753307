using Breakeven.Gateway.Files;

namespace Breakeven.Gateway.Batches;

/// <summary>A batch that runs: its lines, which of them have an answer, and how fast they get one. Thread-safe.</summary>
internal sealed class BatchWork : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SealedReader _input;
    private readonly SealedLog _log;
    private readonly LineIndex _lines;
    private readonly int[] _entries; // by line: its entry in the log, or -1
    private readonly Dictionary<int, LineTries> _tries = [];
    private readonly SortedSet<int> _waiting = [];
    private readonly PriorityQueue<int, DateTimeOffset> _later = new();
    private readonly LineRate _own;
    private BatchCounts _counts;
    private int _running;

    /// <summary>Takes up where an earlier process ended.</summary>
    /// <param name="now">UTC.</param>
    public BatchWork(Batch batch, SealedReader input, LineIndex lines, SealedLog log, DateTimeOffset now)
    {
        (Batch, _input, _lines, _log, _own) = (batch, input, lines, log, new(now));
        _entries = new int[lines.Count];
        Array.Fill(_entries, -1);
        for (int entry = 0; entry < log.Count; entry++) Take(LineResult.Of(log.Read(entry)), entry);
        for (int line = 0; line < _entries.Length; line++)
            if (_entries[line] < 0) _waiting.Add(line);
    }

    public Batch Batch { get; set; }

    /// <summary>Nothing of it is begun before.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>Lines go to an API now, since own engines would be late.</summary>
    public bool Spills { get; set; }

    public BatchCounts Counts
    {
        get
        {
            lock (_lock) return _counts;
        }
    }

    public int Running
    {
        get
        {
            lock (_lock) return _running;
        }
    }

    public bool IsDone => Counts.Ended == _lines.Count;

    /// <summary>Lines that own engines end in a second.</summary>
    public double OwnPerSecond(DateTimeOffset now)
    {
        lock (_lock) return _own.PerSecond(now);
    }

    /// <summary>The first line that is neither answered nor under way; null when there is none now.</summary>
    public int? Next(DateTimeOffset now)
    {
        lock (_lock)
        {
            while (_later.TryPeek(out int line, out DateTimeOffset due) && due <= now)
            {
                _later.Dequeue();
                _waiting.Add(line);
            }
            return _waiting.Count == 0 ? null : _waiting.Min;
        }
    }

    public byte[] Read(int line)
    {
        lock (_lock) return _lines.Read(_input, line);
    }

    public void Begin(int line)
    {
        lock (_lock)
        {
            _waiting.Remove(line);
            _running++;
        }
    }

    /// <summary>The line was sent nowhere, or its answer was lost with the process: it is as if it had not begun.</summary>
    public void PutBack(int line)
    {
        lock (_lock)
        {
            _running--;
            _waiting.Add(line);
        }
    }

    /// <summary>Counts a try that failed.</summary>
    /// <returns>How often the line was tried in this process.</returns>
    public LineTries CountTry(int line)
    {
        lock (_lock) return _tries[line] = _tries.GetValueOrDefault(line).After(_counts.Ended);
    }

    /// <summary>The line failed and may do better later.</summary>
    public void Retry(int line, DateTimeOffset due)
    {
        lock (_lock)
        {
            _running--;
            _later.Enqueue(line, due);
        }
    }

    /// <summary>Keeps an answer; when this returns the line is never sent again.</summary>
    /// <exception cref="IOException">The log cannot be written; the line counts as under way still.</exception>
    public void End(LineResult result, DateTimeOffset now)
    {
        lock (_lock)
        {
            _log.Append(result.ToEntry());
            Take(result, _log.Count - 1);
            if (!result.IsSpilled) _own.Add(now);
            _tries.Remove(result.Line);
            _running--;
        }
    }

    /// <summary>Answers in the order of the lines; null for a line that has none.</summary>
    public IEnumerable<(int Line, LineResult? Result)> InOrder()
    {
        for (int line = 0; line < _entries.Length; line++) yield return (line, ResultOf(line));
    }

    public void Dispose()
    {
        _input.Dispose();
        _log.Dispose();
    }

    private LineResult? ResultOf(int line)
    {
        lock (_lock) return _entries[line] < 0 ? null : LineResult.Of(_log.Read(_entries[line]));
    }

    private void Take(LineResult result, int entry)
    {
        if (result.Line < 0 || result.Line >= _entries.Length || _entries[result.Line] >= 0) return;
        _entries[result.Line] = entry;
        _counts = new(_counts.Completed + (result.IsError ? 0 : 1), _counts.Failed + (result.IsError ? 1 : 0), _counts.Spilled + (result.IsSpilled ? 1 : 0));
    }
}
