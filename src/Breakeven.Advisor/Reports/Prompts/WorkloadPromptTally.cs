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
    private long _calls, _uncached, _cached, _written, _output, _reasoning, _partsCalls;
    private long _markedCalls, _markedRead, _markedWritten, _shortenedCalls, _shortenedTokens;
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
        return new(name, environment, _calls, tokens, _cost, _partsCalls == 0 ? null : _parts.ToImmutableSortedDictionary(StringComparer.Ordinal), _partsCalls)
        {
            Measures = [.. Done(), .. Possible(profile, tokens)],
            Advice = [.. Advice(profile, tokens)],
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
            _markedRead += usage.CachedInput;
            _markedWritten += usage.CacheWrite;
            if (at is { Input: { } input }) _markedUsd += (usage.CachedInput * (input - (at.CachedInput ?? input)) - usage.CacheWrite * ((at.CacheWrite ?? input) - input)) / TokensPerUnit;
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
                Text($"Of calls that the gateway marked: {_markedRead:#,##0} tokens read from the provider's cache, {_markedWritten:#,##0} written to it at its surcharge."));
        if (_shortenedCalls > 0)
            yield return new("shortening", "done", "estimated", _shortenedCalls, _shortenedTokens, _shortenedPriced ? Rounded(_shortenedUsd) : null,
                "Histories and tool schemas that were not sent, at four bytes a token and the price of uncached input. Less where the provider would have read them from its cache, or lays tools out anew.");
    }

    private IEnumerable<PromptMeasure> Possible(WorkloadProfile? profile, TokenSums tokens)
    {
        (string? provider, string? model) = _models.OrderByDescending(entry => entry.Value.Tokens).ThenBy(entry => entry.Key.Model, StringComparer.Ordinal).Select(entry => entry.Key).FirstOrDefault();
        TokenRates? at = rates.Of(provider, model, _models.GetValueOrDefault((provider, model)).Last);
        if (profile?.Usage is { PrefixReads.IsEmpty: false } usage && at is { Input: { } input, CachedInput: { } cached } && cached < input)
        {
            PrefixReads reads = usage.PrefixReads[0];
            decimal surcharge = Math.Max(0m, (at.CacheWrite ?? input) - input);
            decimal usd = tokens.Prompt * ((decimal)reads.MoreReads * (input - cached) - (decimal)reads.MoreWrites * surcharge) / TokensPerUnit;
            long more = (long)(tokens.Prompt * reads.MoreReads);
            string text = Text($"{Format.Percent(reads.ReadShare)} of prompt tokens repeat a prefix within five minutes (replayed from recorded hashes, at the prices of {model}); {Format.Percent((double)_cached / Math.Max(1, tokens.Prompt))} were read from the cache in fact.");
            if (more > 0 && usd > 0m) yield return new("prompt_cache", "possible", "estimated", _calls, more, Rounded(usd), text + (surcharge > 0m ? " `prompts: { cache: true }` marks where it pays." : " The provider caches by itself: keep calls with one beginning together (`prompts: { cache: true }` gives OpenAI a key)."));
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
