using System.Text.Json;
using Breakeven.Advisor.Suggestions;
using Breakeven.Advisor.Verdicts;
using Breakeven.Cli.Terminal;

namespace Breakeven.Cli.Commands;

/// <summary>What advice asks of the configuration at hand, as a rollout: the route that changes, and the target that comes first there.</summary>
internal static class RolloutAdvice
{
    /// <param name="route">The route that is meant, where the advice changes several; null for the only one.</param>
    public static async Task<(string Route, string Target, string Why)> ReadAsync(FileInfo file, string? configPath, string? route, CancellationToken cancellation)
    {
        if (!file.Exists) throw new CommandException($"--from-advice: there is no file {file.FullName}.");
        BreakevenConfig config = (configPath is null ? null : CheckCommand.Read(configPath).Config)
            ?? throw new CommandException("--from-advice compares advice with the configuration: give --config FILE with a valid one.");
        Advice advice = Parse(file, await File.ReadAllBytesAsync(file.FullName, cancellation));
        Suggestion suggestion = RouteSuggestion.From(advice, config);
        RouteConfig[] moved = [.. suggestion.Routes.Where(changed => (route is null || changed.Name == route) && changed.Targets[0].Target != config.Routes.First(known => known.Name == changed.Name).Targets[0].Target)];
        return moved switch
        {
            [var one] => (one.Name, one.Targets[0].Target.Value, suggestion.Why),
            [] => throw new CommandException($"{file.Name} asks no route of this configuration for another first target. {string.Join(' ', suggestion.Notes)}".TrimEnd()),
            _ => throw new CommandException($"{file.Name} changes several routes ({string.Join(", ", moved.Select(changed => changed.Name))}): name one of them."),
        };
    }

    /// <summary>Only what a suggestion rests on: verdicts, their reasons and whose they are.</summary>
    private static Advice Parse(FileInfo file, byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new CommandException($"{file.Name} is no advice ({error.Message}). Write it with `breakeven advise --format json --output {file.Name}`.");
        }
    }

    private static Advice Read(JsonElement advice) => new()
    {
        Verdict = VerdictOf(advice.GetProperty("verdict").GetString()),
        Confidence = advice.GetProperty("confidence").GetDouble(),
        Name = advice.TryGetProperty("name", out JsonElement name) ? name.GetString() : null,
        Reasons = [.. advice.GetProperty("reasons").EnumerateArray().Select(reason => new Finding(reason.GetProperty("code").GetString()!, reason.GetProperty("text").GetString()!))],
        Workloads = advice.TryGetProperty("workloads", out JsonElement parts) ? [.. parts.EnumerateArray().Select(Read)] : [],
    };

    private static Verdict VerdictOf(string? word) =>
        Enum.GetValues<Verdict>().Cast<Verdict?>().FirstOrDefault(verdict => AdviceJson.Word(verdict!.Value) == word) ?? throw new FormatException($"there is no verdict '{word}'");
}
