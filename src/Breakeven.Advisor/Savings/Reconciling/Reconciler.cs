using System.Collections.Immutable;
using Breakeven.Ledger.Importing.Usage;

namespace Breakeven.Advisor.Savings.Reconciling;

/// <summary>Compares what went to providers by the ledger with what they counted.</summary>
/// <remarks>
/// On the ledger's side is everything that a provider may have billed: answers, copies, and tries that did not become the answer; not stored answers, and not own servers.
/// Compared are the days of the exports, and of them the models of the exports and all others of the same providers. Counts within half a percent agree: providers move calls at midnight.
/// </remarks>
public sealed class Reconciler
{
    private const double Tolerance = 0.005;
    private const decimal MoneyTolerance = 0.005m;
    private readonly ImmutableArray<UsageExport> _exports;
    private readonly Dictionary<(DateOnly, string), Sums> _ledger = [];
    private readonly HashSet<DateOnly> _days;
    private readonly HashSet<string> _models;
    private readonly HashSet<Guid> _seen = [];

    public Reconciler(ImmutableArray<UsageExport> exports)
    {
        _exports = exports;
        _days = [.. exports.SelectMany(export => export.Days).Select(day => day.Day)];
        _models = [.. exports.SelectMany(export => export.Days).Select(day => ModelKey.Of(day.Model))];
    }

    public void Add(CallRecord call)
    {
        ArgumentNullException.ThrowIfNull(call);
        DateOnly day = DateOnly.FromDateTime(call.StartedAt.UtcDateTime);
        if (!_days.Contains(day)) return;
        bool isFirst = _seen.Add(call.Id);
        if (!call.Attempts.IsDefault)
            foreach (Attempt lost in call.Attempts)
                if (isFirst && lost is { InputTokens: { } input, Model: { } model, Location: not Location.Own })
                    Of(day, model, lost.Provider).Lost(input, lost.OutputTokens ?? 0, lost.CostUsd);
        bool isProviders = call.Cache is not ("exact" or "semantic") && call.Location == Location.Cloud && call.UsageSource != UsageSource.None;
        if (!isProviders || (call.ResponseModel ?? call.RequestModel) is not { } answered) return;
        if (isFirst) Of(day, answered, call.Provider).Add(call);
        else Of(day, answered, call.Provider).Doubles++;
    }

    public Reconciliation Report()
    {
        Dictionary<(DateOnly Day, string Model), ProviderUsage> provider = [];
        foreach (ProviderUsage usage in _exports.SelectMany(export => export.Days))
        {
            (DateOnly, string) key = (usage.Day, ModelKey.Of(usage.Model));
            provider[key] = provider.TryGetValue(key, out ProviderUsage? known) ? known + usage : usage;
        }
        HashSet<string?> providers = [.. _ledger.Where(pair => _models.Contains(pair.Key.Item2)).Select(pair => pair.Value.Provider)];
        IEnumerable<(DateOnly, string)> keys = provider.Keys.Union(_ledger.Where(pair => providers.Contains(pair.Value.Provider)).Select(pair => pair.Key));
        return new(
            [.. _exports.Select(export => $"{Path.GetFileName(export.File)} ({export.Format})")],
            [.. keys.Select(key => Row(key, _ledger.GetValueOrDefault(key), provider.GetValueOrDefault(key))).OrderBy(row => row.Agrees).ThenBy(row => row.Day).ThenBy(row => row.Model, StringComparer.Ordinal)]);
    }

    private ReconciledDay Row((DateOnly Day, string Model) key, Sums? ledger, ProviderUsage? provider)
    {
        CountedUsage? ours = ledger is null ? null : new(ledger.Requests, ledger.Input, ledger.Cached, ledger.Output, new Money(ledger.Cost));
        CountedUsage? theirs = provider is null ? null : new(provider.Requests, provider.InputTokens, provider.CachedInputTokens, provider.OutputTokens, provider.Cost);
        bool agrees = ours is not null && theirs is not null && Agree(ours, theirs);
        return new(key.Day, key.Model, ours, theirs, agrees, agrees ? [] : [.. Causes(key.Day, ledger, ours, theirs)]);
    }

    private static bool Agree(CountedUsage ours, CountedUsage theirs) =>
        IsNear(ours.InputTokens, theirs.InputTokens) && IsNear(ours.OutputTokens, theirs.OutputTokens)
        && (theirs.Requests is not { } requests || IsNear(ours.Requests ?? 0, requests))
        && (theirs.CachedInputTokens is not { } cached || Math.Abs((ours.CachedInputTokens ?? 0) - cached) <= Tolerance * Math.Max(1, theirs.InputTokens))
        && (theirs.Cost is not { } cost || Math.Abs((ours.Cost ?? Money.Zero).Usd - cost.Usd) <= MoneyTolerance * Math.Max(cost.Usd, 0.000_001m));

    private static bool IsNear(long ours, long theirs) => Math.Abs(ours - theirs) <= Tolerance * Math.Max(ours, theirs);

    private IEnumerable<string> Causes(DateOnly day, Sums? ledger, CountedUsage? ours, CountedUsage? theirs)
    {
        if (ours is null)
        {
            yield return "nothing of it went through the gateway: another key, a console, or a time before the gateway";
            yield break;
        }
        if (theirs is null)
        {
            yield return "the export does not cover it: another organisation, project or workspace, or the provider has not counted it yet";
            yield break;
        }
        if (ledger!.Doubles > 0) yield return $"{ledger.Doubles} records stand in the ledger twice (counted once here): run ledger verify";
        if (ledger.Estimated > 0) yield return $"{ledger.Estimated} calls have estimated tokens: their clients left, or the provider told none";
        if (ledger.LostTries > 0) yield return $"{ledger.LostTries} tries did not become an answer; whether their provider billed them is an estimate";
        if (day == _days.Min() || day == _days.Max()) yield return "first or last day of the export: it may hold a part of the day only, or cut the day in another time zone";
        if (theirs.InputTokens + theirs.OutputTokens > ours.InputTokens + ours.OutputTokens) yield return "calls beside the gateway with the same account";
        else if (theirs.InputTokens + theirs.OutputTokens < ours.InputTokens + ours.OutputTokens) yield return "the export leaves out a project, workspace, key or tier";
        if (IsNear(ours.InputTokens, theirs.InputTokens) && theirs.CachedInputTokens is { } cached && ours.CachedInputTokens != cached) yield return "the split into cached and uncached tokens differs, and the price with it";
        if (theirs.Cost is { } cost && ours.Cost is { } own && IsNear(ours.InputTokens, theirs.InputTokens) && IsNear(ours.OutputTokens, theirs.OutputTokens) && cost != own)
            yield return "the same tokens at another price: a contract, a tier, or another price book";
    }

    private Sums Of(DateOnly day, string model, string? provider)
    {
        (DateOnly, string) key = (day, ModelKey.Of(model));
        if (!_ledger.TryGetValue(key, out Sums? sums)) _ledger[key] = sums = new(provider);
        return sums;
    }

    private sealed class Sums(string? provider)
    {
        public string? Provider { get; } = provider;
        public long Requests { get; private set; }
        public long Input { get; private set; }
        public long Cached { get; private set; }
        public long Output { get; private set; }
        public decimal Cost { get; private set; }
        public long Estimated { get; private set; }
        public long LostTries { get; private set; }
        public long Doubles { get; set; }

        public void Add(CallRecord call)
        {
            TokenUsage usage = call.Usage();
            Requests++;
            Input += usage.TotalInput;
            Cached += usage.CachedInput;
            Output += usage.Output;
            decimal lost = call.Attempts.IsDefault ? 0 : call.Attempts.Sum(attempt => attempt.CostUsd?.Usd ?? 0); // counted with the tries
            Cost += (call.CostUsd?.Usd ?? 0) - lost;
            if (call.UsageSource != UsageSource.Provider || call.UsageSuspect == true) Estimated++;
        }

        public void Lost(long input, long output, Money? cost)
        {
            Requests++;
            LostTries++;
            Input += input;
            Output += output;
            Cost += cost?.Usd ?? 0;
        }
    }
}
