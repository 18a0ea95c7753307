using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>Workloads refer to what exists. A data class without a policy is a label that restricts nothing, unless it looks like a misspelt policy.</summary>
internal static class WorkloadRules
{
    public static void Check(BreakevenConfig config, ConfigNames names, BindContext context)
    {
        foreach (WorkloadConfig workload in config.Workloads)
        {
            string path = $"workloads.{workload.Name}";
            CheckMatch(workload.Match, $"{path}.match", names, context);
            if (workload.DataClass is { } dataClass && !names.Policies.Contains(dataClass)) ReportLabel(dataClass, $"{path}.data_class", names, context);
        }
        foreach (PolicyConfig policy in config.Policies) CheckPolicy(policy, names, context);
    }

    private static void ReportLabel(string dataClass, string path, ConfigNames names, BindContext context)
    {
        if (NearestWord.Find(dataClass, names.Policies) is { } meant)
            context.Error(path, $"there is no policy '{dataClass}'", $"did you mean '{meant}'? A class of its own needs policies.{dataClass}, where {{}} allows any place");
        else
            context.Warning(path, $"there is no policy '{dataClass}', so it restricts nothing", $"add policies.{dataClass} to say where it may be processed");
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
