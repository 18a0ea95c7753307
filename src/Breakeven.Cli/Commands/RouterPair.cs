using Breakeven.Cli.Terminal;
using Breakeven.Gateway.Configuration;
using Breakeven.Gateway.Content;

namespace Breakeven.Cli.Commands;

/// <summary>The two targets that a router chooses between, and the key that opens the prompts which they were asked.</summary>
/// <param name="ContentKey">Null where the configuration stores no content.</param>
internal sealed record RouterPair(string Weak, string Strong, byte[]? ContentKey)
{
    /// <param name="path">The configuration.</param>
    /// <param name="weak">As given; null for the one that the configuration's routes by complexity agree on.</param>
    /// <exception cref="CommandException">The configuration is not usable, or does not say which targets are meant.</exception>
    public static RouterPair Of(string path, string? weak, string? strong)
    {
        ConfigResult read = CheckCommand.Read(path);
        if (read.Config is not { } config) throw new CommandException($"{read.Errors.First()} (a route that waits for its first model takes router: starter until there is one)");
        if (weak is null || strong is null)
        {
            var ends = config.Routes.Where(route => route is { Strategy: "complexity", Targets.Length: > 1 }).Select(route => (Weak: route.Targets[0].Target.Value, Strong: route.Targets[^1].Target.Value)).Distinct().ToArray();
            if (ends.Length != 1)
                throw new CommandException($"{path}: {(ends.Length == 0 ? "no route has the strategy complexity" : "routes by complexity choose between different targets")}: say which two are meant with --weak TARGET --strong TARGET.");
            (weak, strong) = (weak ?? ends[0].Weak, strong ?? ends[0].Strong);
        }
        foreach ((string option, string target) in (ReadOnlySpan<(string, string)>)[("--weak", weak), ("--strong", strong)])
            if (config.Targets.All(known => known.Id.Value != target)) throw new CommandException($"{option} {target}: {path} has no such target; it has {string.Join(", ", config.Targets.Select(known => known.Id.Value))}.");
        if (weak == strong) throw new CommandException($"--weak and --strong are both {weak}: a router chooses between two targets.");
        return new(weak, strong, config.Storage.Content == "encrypted" ? ContentVault.ParseKey(config.Storage.ContentKey) : null);
    }
}
