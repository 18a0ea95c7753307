using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Gateway.Prompts.Outputs;
using Breakeven.Gateway.Recording;
using Breakeven.Gateway.Targets;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Gateway.Prompts;

/// <summary>What is done to one call's prompt, for its record and its answer's head. Tries that run beside each other share it.</summary>
/// <param name="purpose">The workload, else the route: whose reuse is counted together.</param>
internal sealed class PromptWork(PromptRule rule, PrefixReuse reuse, string purpose)
{
    /// <summary>The ledger's words for a limit that the gateway set, and for an answer that it ended.</summary>
    public const string LimitWord = "max_tokens", CutWord = "max_tokens:cut";

    private readonly ConcurrentDictionary<string, ImmutableArray<string>> _marks = new(StringComparer.Ordinal);
    private ImmutableArray<string> _measures = [];
    private int _leftOut;

    public PromptRule Rule => rule;
    public string Purpose => purpose;

    /// <summary>The limit of output that the gateway set; null for none.</summary>
    public long? OutputLimit { get; private set; }

    /// <summary>Where the answer's length is learnt; null where nobody asks for it.</summary>
    public LengthSketch? Lengths { get; set; }
    public required long TokensBefore { get; init; }
    public required ImmutableSortedDictionary<string, int> Parts { get; init; }

    public void Minified() => _measures = _measures.Add("tools");

    public void Limited(long tokens)
    {
        OutputLimit = tokens;
        _measures = _measures.Add(LimitWord);
    }

    public void LeftOut(int items)
    {
        _leftOut = items;
        _measures = _measures.Add("history");
    }

    /// <summary>Where reuse at a target is counted, and found to pay or not.</summary>
    public ReuseScope ScopeAt(Candidate candidate) => reuse.Scope(PrefixReuse.NameOf(purpose, candidate.Target.Id, candidate.Model));

    /// <summary>Whether this is the call's first try there: a retry is no reuse.</summary>
    public bool IsFirstAt(Candidate candidate) => _marks.TryAdd(candidate.Target.Id, []);

    /// <param name="marks">Words of the ledger.</param>
    public void Marked(Candidate candidate, ImmutableArray<string> marks) => _marks[candidate.Target.Id] = marks;

    public ImmutableArray<string> MarksAt(Candidate candidate) => _marks.GetValueOrDefault(candidate.Target.Id, []);

    /// <returns>Words of the ledger, in the order in which it was done; empty for a prompt that was sent as it came.</returns>
    public ImmutableArray<string> MeasuresAt(Candidate? candidate) => candidate is { } asked ? _measures.AddRange(MarksAt(asked)) : _measures;

    /// <returns>The measures, with how many items of the conversation were left out, and the limit.</returns>
    public string Header(Candidate? candidate) => string.Join(", ", MeasuresAt(candidate).Select(measure => measure switch
    {
        "history" => string.Create(CultureInfo.InvariantCulture, $"history;left_out={_leftOut}"),
        LimitWord => string.Create(CultureInfo.InvariantCulture, $"{LimitWord};limit={OutputLimit}"),
        _ => measure,
    }));

    /// <summary>Learns from what came of it: how long answers are, whether the limit ended this one, and what the provider's cache really did with the marks.</summary>
    public void Settle(CallContext call, CallResult result)
    {
        SettleOutput(call, result);
        if (result.Candidate is not { } candidate || result.UsageSource != UsageSource.Provider || !MarksAt(candidate).Any(mark => mark != PromptCacheMarker.Key)) return;
        ScopeAt(candidate).Settle(result.Usage, CacheRates.Of(CallPricer.RatesOf(call, candidate)), call.Time.GetUtcNow());
    }

    /// <summary>An answer that the client's own limit ended tells nothing of its length.</summary>
    private void SettleOutput(CallContext call, CallResult result)
    {
        if (result.Outcome != CallOutcome.Ok || result.FinishReason is not { } reason) return;
        bool wasCut = reason == FinishReason.Length;
        if (wasCut && OutputLimit is not null) _measures = _measures.Add(CutWord);
        if (call.Request.Choices == 1 && (!wasCut || OutputLimit is not null)) Lengths?.Add(result.Usage.Output, wasCut);
    }
}
