using System.Collections.Immutable;
using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>Keys are told apart by name and by hash, and open routes that exist.</summary>
internal static class KeyRules
{
    public static void Check(BreakevenConfig config, ConfigNames names, BindContext context)
    {
        for (int i = 0; i < config.Keys.Length; i++)
        {
            KeyConfig key = config.Keys[i];
            ImmutableArray<KeyConfig> earlier = config.Keys[..i];
            string path = $"keys[{i}]";
            if (key.Name.Length > 0 && earlier.Any(other => other.Name == key.Name))
                context.Error($"{path}.name", $"there are two keys '{key.Name}'");
            if (key.Sha256.Length > 0 && earlier.Any(other => other.Sha256 == key.Sha256))
                context.Error($"{path}.sha256", $"is the hash of the key '{earlier.First(other => other.Sha256 == key.Sha256).Name}' too");
            CheckRoutes(key, path, names, context);
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
}
