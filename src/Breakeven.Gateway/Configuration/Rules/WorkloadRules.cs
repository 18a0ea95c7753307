using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>Workloads refer to what exists, and every data class has a policy: unknown means deny, so a class without one could never be served.</summary>
internal static class WorkloadRules
{
    public static void Check(BreakevenConfig config, ConfigNames names, BindContext context)
    {
        foreach (WorkloadConfig workload in config.Workloads)
        {
            string path = $"workloads.{workload.Name}";
            CheckMatch(workload.Match, $"{path}.match", names, context);
            if (workload.DataClass is { } dataClass && !names.Policies.Contains(dataClass))
                context.Error($"{path}.data_class", $"there is no policy '{dataClass}', so all its calls would be denied", $"add policies.{dataClass}, where {{}} allows any place");
        }
        foreach (PolicyConfig policy in config.Policies) CheckPolicy(policy, names, context);
    }

    private static void CheckMatch(WorkloadMatch match, string path, ConfigNames names, BindContext context)
    {
        if (match.Key is { } key && !IsMatched(key, names.Keys))
            context.Error($"{path}.key", $"there is no key '{key}'", ConfigNames.Suggest(key, names.Keys, "keys"));
        if (match.Route is { } route && !IsMatched(route, names.Routes) && !names.IsModelName(route))
            context.Error($"{path}.route", $"there is no route '{route}'", ConfigNames.Suggest(route, names.Routes, "routes"));
        if (match.Environment is { } environment && !IsMatched(environment, names.Environments))
            context.Warning($"{path}.environment", $"no key and no section names the environment '{environment}'");
    }

    private static void CheckPolicy(PolicyConfig policy, ConfigNames names, BindContext context)
    {
        string path = $"policies.{policy.DataClass}";
        WarnIfEmpty(policy.Locations?.Length, $"{path}.locations", context);
        WarnIfEmpty(policy.Regions?.Length, $"{path}.regions", context);
        WarnIfEmpty(policy.Providers?.Length, $"{path}.providers", context);
        if (policy.Providers is not { } providers || context.IsBroken($"{path}.providers")) return;
        for (int i = 0; i < providers.Length; i++)
            if (!names.Providers.ContainsKey(providers[i]))
                context.Error($"{path}.providers[{i}]", $"there is no provider '{providers[i]}'", ConfigNames.Suggest(providers[i], names.Providers.Keys, "providers"));
    }

    private static void WarnIfEmpty(int? length, string path, BindContext context)
    {
        if (length == 0 && !context.IsBroken(path)) context.Warning(path, "is empty, so nothing is allowed", "leave the key out to allow any");
    }

    private static bool IsMatched(string pattern, IEnumerable<string> names) =>
        pattern.EndsWith('*') ? names.Any(name => name.StartsWith(pattern[..^1], StringComparison.Ordinal)) || pattern == "*" : names.Contains(pattern);
}
