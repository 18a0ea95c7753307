using System.Collections.Immutable;
using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>Keys are told apart by name and by hash, and refer to routes, teams and data classes that exist.</summary>
internal static class KeyRules
{
    public static void Check(BreakevenConfig config, ConfigNames names, BindContext context)
    {
        Dictionary<string, string> hashes = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < config.Keys.Length; i++)
        {
            KeyConfig key = config.Keys[i];
            string path = $"keys[{i}]";
            if (key.Name.Length > 0 && config.Keys[..i].Any(other => other.Name == key.Name))
                context.Error($"{path}.name", $"there are two keys '{key.Name}'");
            CheckHashes(key, path, hashes, context);
            CheckRoutes(key, path, names, context);
            CheckDataClasses(key, path, config, names, context);
            if (key.Team is { } team && !config.Teams.Any(known => known.Name == team))
                context.Error($"{path}.team", $"there is no team '{team}'", ConfigNames.Suggest(team, [.. config.Teams.Select(known => known.Name)], "teams"));
            if (key.Networks is { IsEmpty: true } && !context.IsBroken($"{path}.networks"))
                context.Warning($"{path}.networks", "is empty, so the key opens nothing", "leave the key out to allow all");
        }
    }

    /// <param name="seen">Hashes of the keys before, and whose they are.</param>
    private static void CheckHashes(KeyConfig key, string path, Dictionary<string, string> seen, BindContext context)
    {
        if (key.Hashes.IsEmpty && !context.IsBroken(path)) context.Error($"{path}.sha256", "is empty, so nothing opens the key", "to shut a key out, set enabled: false");
        foreach (KeyHashConfig hash in key.Hashes)
        {
            if (hash.Sha256.Length == 0 || seen.TryAdd(hash.Sha256, key.Name)) continue;
            context.Error($"{path}.sha256", seen[hash.Sha256] == key.Name ? "names one hash twice" : $"is the hash of the key '{seen[hash.Sha256]}' too");
        }
    }

    private static void CheckRoutes(KeyConfig key, string path, ConfigNames names, BindContext context)
    {
        if (key.Routes is not { } routes || context.IsBroken($"{path}.routes")) return;
        if (routes.IsEmpty) context.Warning($"{path}.routes", "is empty, so the key opens nothing", "leave the key out to allow all");
        for (int i = 0; i < routes.Length; i++)
            if (!names.IsModelName(routes[i]))
                context.Error($"{path}.routes[{i}]", $"there is no route '{routes[i]}'", ConfigNames.Suggest(routes[i], names.Routes, "routes"));
    }

    private static void CheckDataClasses(KeyConfig key, string path, BreakevenConfig config, ConfigNames names, BindContext context)
    {
        if (key.DataClasses is not { } classes || context.IsBroken($"{path}.data_classes")) return;
        ImmutableArray<string> known = [.. names.Policies, .. config.Workloads.Select(workload => workload.DataClass).OfType<string>()];
        for (int i = 0; i < classes.Length; i++)
            if (!known.Contains(classes[i]))
                context.Error($"{path}.data_classes[{i}]", $"no policy and no workload names the data class '{classes[i]}'", ConfigNames.Suggest(classes[i], known, "policies"));
    }
}
