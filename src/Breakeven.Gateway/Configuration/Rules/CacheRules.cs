using Breakeven.Gateway.Caching.Storage;
using Breakeven.Gateway.Configuration.Shapes;
using Breakeven.Gateway.Content;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>The response cache: stores that are built, a key for what leaves the process, targets that exist, overrides that have an effect.</summary>
internal static class CacheRules
{
    public static void Check(BreakevenConfig config, ConfigNames names, BindContext context)
    {
        if (config.Cache is { } cache)
        {
            CheckStore(config, cache, context);
            CheckSemantic(cache, names, context);
            if (cache.Exact is { } exact && exact.MaxAnswerBytes > cache.MaxBytes)
                context.Warning("cache.exact.max_answer_bytes", $"is more than cache.max_bytes ({cache.MaxBytes}), so that such an answer is never stored");
        }
        foreach (RouteConfig route in config.Routes) CheckRule(config, route.Cache, $"routes.{route.Name}.cache", context);
        foreach (WorkloadConfig workload in config.Workloads) CheckRule(config, workload.Cache, $"workloads.{workload.Name}.cache", context);
        foreach (EnvironmentConfig environment in config.Environments)
            foreach (RouteConfig overlay in environment.Routes.Where(overlay => context.IsGiven($"{EnvironmentOverlays.PathOf(environment, overlay)}.cache")))
                CheckRule(config, overlay.Cache, $"{EnvironmentOverlays.PathOf(environment, overlay)}.cache", context);
    }

    private static void CheckStore(BreakevenConfig config, CacheConfig cache, BindContext context)
    {
        const string make = "make one with 'openssl rand -base64 32', and give it as ${NAME} or ${file:/path}";
        if (!context.IsBroken("cache.key") && cache.Key is not null && ContentVault.ParseKey(cache.Key) is null) context.Error("cache.key", "is not 32 bytes in hex or base64", make);
        if (cache.Store is { } store) StorageRules.CheckAddress("cache.store", store, SupportedFeatures.CacheStores, "use memory", context);
        if (context.IsBroken("cache.store") || CacheSettings.RedisOf(config) is not { } address) return;
        if (!RedisAddress.TryParse(address, out _, out string? problem)) context.Error("cache.store", problem!, "write redis://host:6379, or rediss://user:password@host:6380/0");
        else if (cache.Key is null && config.Storage.ContentKey is null && !context.IsBroken("cache.key")) context.Error("cache.store", "answers in Redis are sealed, which needs cache.key", make);
    }

    private static void CheckSemantic(CacheConfig cache, ConfigNames names, BindContext context)
    {
        if (cache.Semantic is not { } semantic) return;
        StorageRules.CheckAddress("cache.semantic.store", semantic.Store, SupportedFeatures.VectorStores, "use memory", context);
        CheckTarget("cache.semantic.target", semantic.Target, names, context);
        CheckTarget("cache.semantic.judge", semantic.Judge, names, context);
        if (!semantic.Enabled) return;
        if (cache.Exact is null && !context.IsBroken("cache.exact")) context.Error("cache.semantic.enabled", "needs cache.exact: similar requests get answers that it stored", "add cache.exact");
        if (semantic.Target is null && !context.IsBroken("cache.semantic.target")) context.Error("cache.semantic.enabled", "needs a target that makes vectors", "add cache.semantic.target");
        if (semantic is { Compare: CacheCompare.Judge, Judge: null } && !context.IsBroken("cache.semantic.judge")) context.Error("cache.semantic.compare", "'judge' needs a target that compares", "add cache.semantic.judge");
    }

    private static void CheckTarget(string path, TargetId? target, ConfigNames names, BindContext context)
    {
        if (context.IsBroken(path) || target is not { } id) return;
        if (!names.Targets.TryGetValue(id.Value, out TargetConfig? config)) context.Error(path, $"there is no target '{id}'", ConfigNames.Suggest(id.Value, names.Targets.Keys, "targets"));
        else if (config.Model.IsAny) context.Error(path, $"'{id}' passes the asked model name through, and here nobody asks for one", "name a target with a model of its own");
    }

    private static void CheckRule(BreakevenConfig config, CacheRuleConfig? rule, string path, BindContext context)
    {
        if (rule is null || context.IsBroken(path)) return;
        if (config.Cache?.Exact is null && !context.IsBroken("cache")) context.Warning(path, "has no effect without the section cache.exact", "add cache: { exact: {} }");
        else if (rule.Semantic == true && config.Cache?.Semantic?.Enabled != true && !context.IsBroken("cache")) context.Warning($"{path}.semantic", "has no effect while cache.semantic is off");
    }
}
