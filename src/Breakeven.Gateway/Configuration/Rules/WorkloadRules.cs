using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>Workloads refer to what exists. A data class without a policy is a plain label that restricts nothing, which is said, and refused where it looks like a mistyped policy.</summary>
internal static class WorkloadRules
{
    /// <summary>A class this near to a policy's name is a typo: taking it for a label would silently lift the restriction.</summary>
    private const int TypoEdits = 2;

    public static void Check(BreakevenConfig config, ConfigNames names, BindContext context)
    {
        foreach (WorkloadConfig workload in config.Workloads)
        {
            string path = $"workloads.{workload.Name}";
            ExperimentRules.CheckWorkload(workload, path, names, context);
            CheckMatch(workload.Match, $"{path}.match", names, context);
            if (workload.DataClass is { } dataClass && !names.Policies.Contains(dataClass)) CheckLabel(dataClass, $"{path}.data_class", names, context);
        }
    }

    private static void CheckLabel(string dataClass, string path, ConfigNames names, BindContext context)
    {
        string? meant = names.Policies.Where(policy => IsTypo(dataClass, policy)).Order(StringComparer.Ordinal).FirstOrDefault();
        if (meant is not null)
            context.Error(path, $"there is no policy '{dataClass}'", $"did you mean '{meant}'?");
        else
            context.Warning(path, $"no policy names '{dataClass}', so it is a label that restricts nothing", $"to restrict it, add policies.{dataClass}");
    }

    /// <summary>Two short names may differ in all their letters within the bound: those are two names.</summary>
    private static bool IsTypo(string given, string policy) => NearestWord.Distance(given, policy) is var edits && edits <= TypoEdits && edits < Math.Min(given.Length, policy.Length);

    private static void CheckMatch(WorkloadMatch match, string path, ConfigNames names, BindContext context)
    {
        if (match.Key is { } key && !IsMatched(key, names.Keys))
            context.Error($"{path}.key", $"there is no key '{key}'", ConfigNames.Suggest(key, names.Keys, "keys"));
        if (match.Route is { } route && !IsMatched(route, names.Routes) && !names.IsModelName(route))
            context.Error($"{path}.route", $"there is no route '{route}'", ConfigNames.Suggest(route, names.Routes, "routes"));
        if (match.Environment is { } environment && !IsMatched(environment, names.Environments))
            context.Warning($"{path}.environment", $"no key and no section names the environment '{environment}'");
    }

    private static bool IsMatched(string pattern, IEnumerable<string> names) =>
        pattern.EndsWith('*') ? names.Any(name => name.StartsWith(pattern[..^1], StringComparison.Ordinal)) || pattern == "*" : names.Contains(pattern);
}
