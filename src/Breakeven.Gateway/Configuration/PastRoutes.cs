using System.Collections.Immutable;
using Breakeven.Gateway.Configuration.Parsing;
using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration;

/// <summary>What a configuration that was in force offered its calls, from the masked text that the ledger keeps: which targets a route had, and who ran them.</summary>
public static class PastRoutes
{
    /// <returns>A configuration with providers, targets, routes, environments and policies only; null when the text cannot be read. A section that cannot be read (as one that came from the environment) is empty.</returns>
    public static BreakevenConfig? Read(string maskedText)
    {
        BindContext context = new("", new(_ => null, _ => throw new IOException()));
        try
        {
            if (YamlComposer.Compose(maskedText, (_, _, _) => { }) is not MappingNode root) return null;
            BreakevenConfig config = new()
            {
                Providers = Section(ProviderShapes.Providers, root, "providers", context),
                Targets = Section(ProviderShapes.Targets, root, "targets", context),
                Routes = Section(RouteShapes.Routes, root, "routes", context),
                Policies = Section(TrafficShapes.Policies, root, "policies", context),
                Environments = Section(RouteShapes.Environments, root, "environments", context),
            };
            return EnvironmentOverlays.Complete(config, context);
        }
        catch (ConfigSyntaxException)
        {
            return null;
        }
    }

    private static ImmutableArray<T> Section<T>(NamedShape<T> shape, MappingNode root, string name, BindContext context) where T : notnull
    {
        if (root.Find(name)?.Value is not { } node) return [];
        shape.TryBind(node, name, context, out ImmutableArray<T> bound);
        return bound.IsDefault ? [] : bound;
    }
}
