namespace Breakeven.Gateway.Caching;

/// <summary>What the configuration says of one call: its section, its route, then its workload.</summary>
internal readonly record struct CacheRule(bool Exact, bool Semantic, TimeSpan Ttl, CacheWhen When, CacheTools Tools)
{
    /// <summary>The rule of a call whose route is known.</summary>
    /// <remarks>A workload that the client only named can take the call out of the cache, and do nothing else: naming oneself must loosen nothing.</remarks>
    public static CacheRule Of(CallContext call)
    {
        if (call.Snapshot.Config.Cache is not { Exact: { } exact } cache) return default;
        if (call.Route.Config?.Canary is not null) return default; // a stored answer of one arm would be told to the other
        CacheRule rule = new(exact.Enabled, cache.Semantic is { Enabled: true }, exact.Ttl, exact.When, exact.Tools);
        rule = rule.With(call.Route.Config?.Cache);
        if (call.Admission.Workload is not { } name || call.Snapshot.Workloads.Find(name)?.Cache is not { } own) return rule;
        return call.Admission.IsNamedOnly ? rule with { Exact = rule.Exact && own.Exact != false, Semantic = rule.Semantic && own.Semantic != false } : rule.With(own);
    }

    private CacheRule With(CacheRuleConfig? config) => config is null
        ? this
        : new(config.Exact ?? Exact, config.Semantic is { } semantic ? semantic && Semantic : Semantic, config.Ttl ?? Ttl, config.When ?? When, config.Tools ?? Tools);
}
