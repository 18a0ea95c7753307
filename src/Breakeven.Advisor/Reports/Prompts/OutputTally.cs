using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Reports.Prompts;

/// <summary>Counts how long answers are beside the limits that they were given.</summary>
internal sealed class OutputTally
{
    /// <summary>The longest answers are kept one by one: more than one in a thousand of four million calls, so that what a limit cuts is counted and not estimated.</summary>
    private const int MostKept = 4_096;

    /// <summary>Hundredths, so that the sketch of whole numbers takes ratios.</summary>
    private const double Hundredths = 100;
    private readonly TokenSketch _times = new(), _open = new();
    private readonly PriorityQueue<long, long> _longest = new();
    private long _declared, _reached, _limited, _cut;

    public void Add(CallRecord call)
    {
        if (call.Outcome != CallOutcome.Ok || call.OutputTokens is not (> 0 and var tokens)) return;
        if (call.PromptMeasures is { IsDefault: false } measures && measures.Contains("max_tokens"))
        {
            _limited++;
            if (measures.Contains("max_tokens:cut")) _cut++;
            return;
        }
        if (call.MaxOutputTokens is { } limit)
        {
            _declared++;
            _times.Add((long)(Hundredths * limit / tokens));
            if (tokens >= limit) _reached++;
            return;
        }
        _open.Add(tokens);
        _longest.Enqueue(tokens, tokens);
        if (_longest.Count > MostKept) _longest.Dequeue();
    }

    /// <param name="rates">Of the model that answers most.</param>
    public OutputUse? Use(TokenRates? rates) => _declared + _limited + _open.Count == 0 ? null : new(
        _declared == 0 ? null : new(_declared, Math.Round(_times.Quantile(0.5) / Hundredths, 2), _reached),
        _open.Count == 0 ? null : Open(rates), _limited, _cut);

    private OpenOutput Open(TokenRates? rates)
    {
        long? auto = _open.Count < AutoOutputLimit.LeastAnswers ? null : AutoOutputLimit.Of(_open.Quantile(AutoOutputLimit.Quantile));
        long cut = 0, beyond = 0, longest = 0;
        foreach ((long tokens, _) in _longest.UnorderedItems)
        {
            longest = Math.Max(longest, tokens);
            if (auto is not { } limit || tokens <= limit) continue;
            cut++;
            beyond += tokens - limit;
        }
        long p99 = (long)Math.Round(_open.Quantile(0.99));
        return new(_open.Count, (long)Math.Round(_open.Quantile(0.5)), p99, longest, rates?.Price(new(0, 0, 0, p99, 0)), auto, cut, beyond);
    }
}
