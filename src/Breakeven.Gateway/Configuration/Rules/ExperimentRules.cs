using System.Text.Json;
using System.Text.RegularExpressions;
using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>Canaries, checks and judges: known targets, and settings that belong to their kind.</summary>
internal static class ExperimentRules
{
    public static void CheckCanary(RouteConfig route, string path, ConfigNames names, BindContext context)
    {
        if (route.Canary is not { } canary) return;
        CheckTarget(canary.Target, $"{path}.canary.target", names, context);
        if (route.Targets.Length > 0 && route.Targets[0].Target == canary.Target && route.Strategy == "priority")
            context.Warning($"{path}.canary.target", $"'{canary.Target}' is the route's first target already, so that both arms would be the same");
        if (route.Targets.Length == 1 && route.Targets[0].Target == canary.Target)
            context.Error($"{path}.canary.target", $"'{canary.Target}' is the route's only target; there is nothing to compare it with");
    }

    public static void CheckWorkload(WorkloadConfig workload, string path, ConfigNames names, BindContext context)
    {
        if (workload.Judge is { } judge) CheckTarget(judge.Target, $"{path}.judge.target", names, context);
        for (int i = 0; i < workload.Checks.Length; i++) Check(workload.Checks[i], $"{path}.checks[{i}]", context);
    }

    private static void Check(CheckConfig check, string at, BindContext context)
    {
        switch (check)
        {
            case { Kind: CheckKind.Regex, Pattern: null }: context.Error(at, "'pattern' is missing"); break;
            case { Kind: CheckKind.Schema, Schema: null }: context.Error(at, "'schema' is missing"); break;
            case { Kind: CheckKind.Language, Language: null }: context.Error(at, "'language' is missing"); break;
            case { Kind: CheckKind.Length, Least: null, Most: null }: context.Error(at, "'least' or 'most' is missing"); break;
            case { Least: { } least, Most: { } most } when least > most: context.Error(at, "'least' is above 'most'"); break;
        }
        if (check.Pattern is { } pattern && Problem(() => _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)) is { } wrong) context.Error($"{at}.pattern", $"not a regular expression that can be used here: {wrong}");
        if (check.Schema is { } schema && Problem(() => JsonDocument.Parse(schema).Dispose()) is { } broken) context.Error($"{at}.schema", $"not JSON: {broken}");
    }

    private static string? Problem(Action attempt)
    {
        try
        {
            attempt();
            return null;
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or JsonException)
        {
            return error.Message;
        }
    }

    private static void CheckTarget(TargetId target, string path, ConfigNames names, BindContext context)
    {
        if (!names.Targets.ContainsKey(target.Value)) context.Error(path, $"there is no target '{target}'", ConfigNames.Suggest(target.Value, names.Targets.Keys, "targets"));
    }
}
