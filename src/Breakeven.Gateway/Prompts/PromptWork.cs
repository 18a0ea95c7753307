using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Gateway.Recording;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Prompts;

/// <summary>What is done to one call's prompt, for its record and its answer's head. Tries that run beside each other share it.</summary>
/// <param name="purpose">The workload, else the route: whose reuse is counted together.</param>
internal sealed class PromptWork(PromptRule rule, PrefixReuse reuse, string purpose)
{
    private readonly ConcurrentDictionary<string, ImmutableArray<string>> _marks = new(StringComparer.Ordinal);
    private ImmutableArray<string> _measures = [];
    private int _leftOut;

    public PromptRule Rule => rule;
    public required long TokensBefore { get; init; }
    public required ImmutableSortedDictionary<string, int> Parts { get; init; }

    public void Minified() => _measures = _measures.Add("tools");

    public void LeftOut(int items)
    {
        _leftOut = items;
        _measures = _measures.Add("history");
    }

    /// <summary>Where reuse at a target is counted, and found to pay or not.</summary>
    public ReuseScope ScopeAt(Candidate candidate) => reuse.Scope($"{purpose}\n{candidate.Target.Id}\n{candidate.Model}");

    /// <summary>Whether this is the call's first try there: a retry is no reuse.</summary>
    public bool IsFirstAt(Candidate candidate) => _marks.TryAdd(candidate.Target.Id, []);

    /// <param name="marks">Words of the ledger.</param>
    public void Marked(Candidate candidate, ImmutableArray<string> marks) => _marks[candidate.Target.Id] = marks;

    public ImmutableArray<string> MarksAt(Candidate candidate) => _marks.GetValueOrDefault(candidate.Target.Id, []);

    /// <returns>Words of the ledger, in the order in which it was done; empty for a prompt that was sent as it came.</returns>
    public ImmutableArray<string> MeasuresAt(Candidate? candidate) => candidate is { } asked ? _measures.AddRange(MarksAt(asked)) : _measures;

    /// <returns>The measures, with how many items of the conversation were left out.</returns>
    public string Header(Candidate? candidate) => string.Join(", ", MeasuresAt(candidate).Select(measure =>
        measure == "history" ? string.Create(CultureInfo.InvariantCulture, $"history;left_out={_leftOut}") : measure));

    /// <summary>Tells what the provider's cache really did with the marks, so that marks that cost more than they save come to an end.</summary>
    public void Settle(CallContext call, CallResult result)
    {
        if (result.Candidate is not { } candidate || result.UsageSource != UsageSource.Provider || !MarksAt(candidate).Any(mark => mark != PromptCacheMarker.Key)) return;
        ScopeAt(candidate).Settle(result.Usage.CachedInput, result.Usage.CacheWrite, CacheRates.Of(CallPricer.RatesOf(call, candidate)));
    }
}
