using Breakeven.Gateway.Configuration.Shapes;
using Breakeven.Gateway.Targets.Standby;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>An engine on standby can be started, found ready and stopped; a profile's points lie in order.</summary>
internal static class HostingRules
{
    public static void Check(TargetConfig target, HostingConfig hosting, string path, BreakevenConfig config, ConfigNames names, BindContext context)
    {
        if (hosting.Profile is { } profile && !context.IsBroken($"{path}.profile")) CheckProfile(profile, $"{path}.profile.output_speeds", context);
        if (hosting.Standby is not { } standby || context.IsBroken($"{path}.standby")) return;
        CheckCommands(standby, $"{path}.standby", context);
        if (names.Providers.TryGetValue(target.Provider, out ProviderConfig? provider)) CheckEngine(target, provider, $"{path}.standby", config, context);
    }

    private static void CheckProfile(CapacityProfile profile, string path, BindContext context)
    {
        if (profile.OutputSpeeds.IsEmpty) context.Error(path, "has no points", "write output_speeds: [{ concurrency: 1, ms: 12 }]");
        for (int i = 1; i < profile.OutputSpeeds.Length; i++)
            if (profile.OutputSpeeds[i].Concurrency <= profile.OutputSpeeds[i - 1].Concurrency)
                context.Error($"{path}[{i}].concurrency", "must be above that of the point before");
    }

    private static void CheckCommands(StandbyConfig standby, string path, BindContext context)
    {
        CheckCommand(standby.Start, standby.Shell, $"{path}.start", context);
        if (standby.Stop is { } stop) CheckCommand(stop, standby.Shell, $"{path}.stop", context);
        else if (HttpAddress.TryParse(standby.Start, out _))
            context.Error(path, "'stop' is missing: what a URL started, only a URL or a command can stop");
    }

    private static void CheckCommand(string text, bool shell, string path, BindContext context)
    {
        if (!shell && !HttpAddress.TryParse(text, out _) && !CommandWords.TrySplit(text, out _))
            context.Error(path, "is no command: it has no program, or a quote that is not closed", "write PROGRAM ARGUMENT \"ARGUMENT WITH SPACES\"");
    }

    private static void CheckEngine(TargetConfig target, ProviderConfig provider, string path, BreakevenConfig config, BindContext context)
    {
        if (!(provider.Probe ?? ProviderTypes.Find(provider.Type)?.IsEngine ?? false))
            context.Error(path, $"nobody asks provider '{provider.Name}' whether it is up", $"set providers.{provider.Name}.probe: true");
        if (config.Targets.Any(other => other.Id != target.Id && other.Provider == target.Provider && other.Hosting?.Standby is not null))
            context.Error(path, $"another target of provider '{provider.Name}' has a standby too: one engine is started by one target");
    }
}
