using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Prompts.Outputs;

namespace Breakeven.Gateway.Prompts.Learning;

/// <summary>What records of earlier calls tell of reuse and of the length of answers, so that a restart does not begin from nothing.</summary>
/// <remarks>Replayed apart and taken over at the end: live calls are neither held up nor mixed with the past. Not safe for several threads.</remarks>
public sealed class PromptLearning
{
    private readonly PrefixReuse _reuse;
    private readonly OutputLengths _lengths;
    private readonly GatewaySnapshot _snapshot;
    private readonly RecordedPrefix _prefixes = new();
    private readonly Dictionary<string, ReuseScope> _scopes = new(StringComparer.Ordinal);

    internal PromptLearning(PrefixReuse reuse, OutputLengths lengths, GatewaySnapshot snapshot) => (_reuse, _lengths, _snapshot) = (reuse, lengths, snapshot);

    /// <summary>Whether the configuration has a measure that learns from calls.</summary>
    public static bool IsWorthWhile(BreakevenConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Routes.Select(route => route.Prompts).Concat(config.Workloads.Select(workload => workload.Prompts)).Concat(config.Environments.SelectMany(environment => environment.Routes).Select(route => route.Prompts))
            .Any(rule => rule is { Cache: true } or { MaxTokens.Tokens: null, MaxTokens: not null });
    }

    /// <param name="call">Oldest first.</param>
    public void Add(CallRecord call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!call.IsOfClient() || call.Outcome != CallOutcome.Ok || call.PromptParts is null || call.Target is not { } target) return;
        string purpose = call.Workload ?? call.Route ?? "";
        AddLength(call, purpose);
        if (call.Attempts.LastOrDefault(attempt => attempt.Target == target)?.Model is not { } model || _snapshot.Targets.Find(target) is not { } known || _prefixes.Of(call) is not { } prefix) return;
        string name = PrefixReuse.NameOf(purpose, target, model);
        if (!_scopes.TryGetValue(name, out ReuseScope? scope)) _scopes.Add(name, scope = new());
        scope.Observe(prefix, PromptCacheMarker.LeastBytesOf(known.Provider.Type, model), CacheRates.Published, call.StartedAt);
    }

    /// <summary>Gives what was learnt to live calls. Once.</summary>
    public void Finish()
    {
        foreach ((string name, ReuseScope scope) in _scopes) _reuse.Scope(name).Learn(scope);
    }

    /// <summary>As live calls are counted; an answer that a client's own limit ended looks like any other here.</summary>
    private void AddLength(CallRecord call, string purpose)
    {
        if (call is { OutputTokens: { } tokens, UsageSource: not UsageSource.None } && (call.MaxOutputTokens is not { } limit || tokens < limit))
            _lengths.Of(purpose)?.Add(tokens, call.PromptMeasures is { IsDefault: false } measures && measures.Contains(PromptWork.CutWord));
    }
}
