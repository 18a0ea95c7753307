namespace Breakeven.Gateway.Configuration;

/// <summary>Where the model files of routes lie: their paths start at the configuration's folder, and a new file there is a new configuration.</summary>
internal static class RouterFiles
{
    public static BreakevenConfig Locate(BreakevenConfig config, ReferencedFiles files) => config with
    {
        Routes = [.. config.Routes.Select(route => Locate(route, files))],
        Environments = [.. config.Environments.Select(environment => environment with { Routes = [.. environment.Routes.Select(route => Locate(route, files))] })],
    };

    private static RouteConfig Locate(RouteConfig route, ReferencedFiles files) =>
        route.Router == RouteConfig.StarterRouter || route.Router.Length == 0 || route.Router.Contains('\0') ? route : route with { Router = files.Note(route.Router) };
}
