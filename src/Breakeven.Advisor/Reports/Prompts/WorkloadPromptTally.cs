using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Reports.Prompts;

/// <summary>Counts the prompts of one workload.</summary>
internal sealed class WorkloadPromptTally(ModelRates rates)
{
    private const decimal TokensPerUnit = 1_000_000m;
    private readonly SortedDictionary<string, long> _parts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string? Provider, string? Model), (long Tokens, DateTimeOffset Last)> _models = [];
    private readonly OutputTally _outputs = new();
    private readonly PrefixChanges _changes = new();
    private long _calls, _uncached, _cached, _written, _output, _reasoning, _partsCalls;
    private long _markedCalls, _hourCalls, _markedRead, _markedWritten, _shortenedCalls, _shortenedTokens;
    private decimal _markedUsd, _shortenedUsd;
    private bool _markedPriced = true, _shortenedPriced = true;
    private Money _cost = Money.Zero;

    public void Add(CallRecord call)
    {
        TokenUsage usage = call.Usage();
        _calls++;
        _uncached += usage.Input;
        _cached += usage.CachedInput;
        _written += usage.CacheWrite;
        _output += usage.Output;
        _reasoning += usage.Reasoning;
        _cost += call.CostUsd ?? Money.Zero;
        (string?, string?) served = (call.Provider, ModelOf(call));
        _models[served] = (_models.GetValueOrDefault(served).Tokens + usage.TotalInput, call.StartedAt);
        _outputs.Add(call);
        _changes.Add(call);
        if (call.PromptParts is { } parts)
        {
            _partsCalls++;
            foreach ((string part, int tokens) in parts) _parts[part] = _parts.GetValueOrDefault(part) + tokens;
        }
        if (call.PromptMeasures is { IsDefaultOrEmpty: false } measures) AddMeasures(call, measures, usage);
    }

    public WorkloadPrompts Report(string name, string? environment, WorkloadProfile? profile)
    {
        TokenSums tokens = new(_uncached, _cached, _written, _output, _reasoning);
        OutputUse? output = _outputs.Use(MainRates(out _));
        return new(name, environment, _calls, tokens, _cost, _partsCalls == 0 ? null : _parts.ToImmutableSortedDictionary(StringComparer.Ordinal), _partsCalls)
        {
            Measures = [.. Done(), .. Possible(profile, tokens), .. Limits(output)],
            Output = output,
            Advice = [.. Advice(profile, tokens), .. _changes.Advice()],
        };
    }

    /// <summary>The model that was asked for at the target, which is what was priced.</summary>
    private static string? ModelOf(CallRecord call) =>
        (call.Attempts.IsDefaultOrEmpty ? null : call.Attempts.LastOrDefault(attempt => attempt.Target == call.Target)?.Model) ?? call.ResponseModel ?? call.RequestModel;

    private void AddMeasures(CallRecord call, ImmutableArray<string> measures, TokenUsage usage)
    {
        TokenRates? at = rates.Of(call.Provider, ModelOf(call), call.StartedAt);
        if (measures.Any(measure => measure.StartsWith("cache:", StringComparison.Ordinal) && measure != "cache:key") && call.UsageSource == UsageSource.Provider)
        {
            _markedCalls++;
            if (measures.Contains(CallRecord.HourMark)) _hourCalls++;
            _markedRead += usage.CachedInput;
            _markedWritten += usage.CacheWrite;
            if (at is { Input: { } input }) _markedUsd += (usage.CachedInput * (input - (at.CachedInput ?? input)) - (usage.CacheWrite - usage.HourCacheWrite) * ((at.CacheWrite ?? input) - input) - usage.HourCacheWrite * ((at.HourCacheWrite ?? input) - input)) / TokensPerUnit;
            else _markedPriced = false;
        }
        if (!measures.Any(measure => measure is "tools" or "history") || call.PromptTokensBefore is not { } before || call.PromptTokensAfter is not { } after) return;
        _shortenedCalls++;
        _shortenedTokens += before - after;
        if (at is { Input: { } price }) _shortenedUsd += (before - after) * price / TokensPerUnit;
        else _shortenedPriced = false;
    }

    private IEnumerable<PromptMeasure> Done()
    {
        if (_markedCalls > 0)
            yield return new("prompt_cache", "done", "measured", _markedCalls, _markedRead, _markedPriced ? Rounded(_markedUsd) : null,
                Text($"Of calls that the gateway marked: {_markedRead:#,##0} tokens read from the provider's cache, {_markedWritten:#,##0} written to it at its surcharge, {_hourCalls:#,##0} of {_markedCalls:#,##0} calls for an hour."));
        if (_shortenedCalls > 0)
            yield return new("shortening", "done", "estimated", _shortenedCalls, _shortenedTokens, _shortenedPriced ? Rounded(_shortenedUsd) : null,
                "Histories and tool schemas that were not sent, at four bytes a token and the price of uncached input. Less where the provider would have read them from its cache, or lays tools out anew.");
    }

    private IEnumerable<PromptMeasure> Possible(WorkloadProfile? profile, TokenSums tokens)
    {
        TokenRates? at = MainRates(out string? model);
        if (profile?.Usage is { PrefixReads.IsEmpty: false } usage && at is { Input: { } input, CachedInput: { } cached } && cached < input)
        {
            bool hasSurcharge = at.CacheWrite > input;
            (PrefixReads reads, decimal usd) = Best(usage.PrefixReads, at, tokens.Prompt);
            long more = (long)(tokens.Prompt * reads.MoreReads);
            string text = Text($"{Format.Percent(usage.PrefixReads[0].ReadShare)} of prompt tokens repeat a prefix within five minutes{(hasSurcharge ? Within(usage.PrefixReads, at, tokens.Prompt) : "")} (replayed from recorded hashes, at the prices of {model}); {Format.Percent((double)_cached / Math.Max(1, tokens.Prompt))} were read from the cache in fact.");
            if (more > 0 && usd > 0m) yield return new("prompt_cache", "possible", "estimated", _calls, more, Rounded(usd), text + (hasSurcharge ? " `prompts: { cache: true }` marks where it pays, for the time that pays." : " The provider caches by itself: keep calls with one beginning together (`prompts: { cache: true }` gives OpenAI a key)."));
            else if (more > 0) yield return new("prompt_cache", "possible", "estimated", _calls, more, Rounded(usd), text + " Marking every prompt would cost more than it saves; `prompts: { cache: true }` marks only what pays.");
        }
        if (_shortenedCalls > 0 || _partsCalls == 0 || at?.Input is not { } price) yield break;
        foreach ((string name, string part, string how) in new[] { ("tools", "tools", "`prompts: { tools: descriptions }`"), ("history", "history", "`prompts: { history: { turns: 20 } }`") })
        {
            // What was measured stands for the calls that were not.
            long most = (long)(_parts.GetValueOrDefault(part) * ((decimal)_calls / _partsCalls));
            if (most > 0) yield return new(name, "possible", "at_most", _calls, most, Rounded(most * price / TokensPerUnit), Text($"All of the {part} at the price of uncached input: no measure saves more. What {how} saves is known once it is on."));
        }
    }

    /// <summary>The model that read most, and its prices.</summary>
    private TokenRates? MainRates(out string? model)
    {
        (string? provider, model) = _models.OrderByDescending(entry => entry.Value.Tokens).ThenBy(entry => entry.Key.Model, StringComparer.Ordinal).Select(entry => entry.Key).FirstOrDefault();
        return rates.Of(provider, model, _models.GetValueOrDefault((provider, model)).Last);
    }

    /// <summary>The lifetime that saves most. A provider that caches by itself promises five minutes, not an hour.</summary>
    private static (PrefixReads Reads, decimal Usd) Best(ImmutableArray<PrefixReads> reads, TokenRates at, long promptTokens) =>
        reads.Take(at.CacheWrite > at.Input ? reads.Length : 1).Select(one => (one, Usd(one, at, promptTokens))).MaxBy(found => found.Item2);

    private static decimal Usd(PrefixReads reads, TokenRates at, long promptTokens)
    {
        decimal input = at.Input!.Value, write = (reads.Lifetime >= TimeSpan.FromHours(1) ? at.HourCacheWrite : at.CacheWrite) ?? input;
        return promptTokens * ((decimal)reads.MoreReads * (input - at.CachedInput!.Value) - (decimal)reads.MoreWrites * Math.Max(0m, write - input)) / TokensPerUnit;
    }

    /// <summary>What decides between the two prices of a write: how much more comes back within an hour.</summary>
    private static string Within(ImmutableArray<PrefixReads> reads, TokenRates at, long promptTokens) => reads.Length < 2 ? "" : Text(
        $" and {Format.Percent(reads[1].ReadShare)} within an hour; every prompt marked would save {Format.Usd(Usd(reads[0], at, promptTokens))} with writes for five minutes at {at.CacheWrite} dollars a million tokens, and {Format.Usd(Usd(reads[1], at, promptTokens))} with writes for an hour at {at.HourCacheWrite}");

    private IEnumerable<PromptMeasure> Limits(OutputUse? output)
    {
        if (output is { Limited: > 0 })
            yield return new("max_tokens", "done", "measured", output.Limited, 0, null,
                Text($"The gateway gave {output.Limited:#,##0} calls a limit of output and ended {output.Cut:#,##0} answers with it. What those would have cost beyond it nobody knows."));
        if (output?.Open is not { Auto: { } auto, TokensBeyond: > 0 } open) yield break;
        decimal? usd = MainRates(out _)?.Output is { } price ? open.TokensBeyond * price / TokensPerUnit : null;
        yield return new("max_tokens", "possible", "estimated", open.WouldBeCut, open.TokensBeyond, usd is { } known ? Rounded(known) : null,
            Text($"Of {open.Calls:#,##0} calls without a limit, {open.WouldBeCut:#,##0} wrote more than {auto:#,##0} tokens, which `prompts: {{ max_tokens: auto }}` would set; those answers would have been cut there."));
    }

    /// <summary>A stable beginning that providers do not find again has something before or in it that changes.</summary>
    private IEnumerable<string> Advice(WorkloadProfile? profile, TokenSums tokens)
    {
        if (_partsCalls == 0 || profile?.Usage is not { PrefixReads.IsEmpty: false } usage) yield break;
        double all = Math.Max(1, _parts.Values.Sum()), stable = (_parts.GetValueOrDefault("tools") + _parts.GetValueOrDefault("system")) / all;
        const double much = 0.3, half = 0.5;
        if (stable >= much && usage.PrefixReads[0].ReadShareAtMost < stable * half && tokens.Prompt / Math.Max(1, _calls) >= 1_024)
            yield return $"Tools and instructions are {Format.Percent(stable)} of the prompt, but at most {Format.Percent(usage.PrefixReads[0].ReadShareAtMost)} of prompt tokens repeat a prefix within five minutes. Where calls are more frequent than that, something in the instructions changes with each: put dates, names and ids behind what stays the same, best into the last message, and keep tools in one order.";
    }

    private static Money Rounded(decimal usd) => new Money(usd).Rounded();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
