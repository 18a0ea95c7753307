using System.CommandLine;
using System.Text;
using System.Text.Json;
using Breakeven.Cli.Terminal;
using Spectre.Console;

namespace Breakeven.Cli.Commands;

/// <summary><c>rollout</c>: a target takes over a route step by step, watched by guards that take it back.</summary>
internal static class RolloutCommand
{
    public static Command Create(CommandConsole console) =>
        new("rollout", "Guarded rollouts: shadow, canary, ramp, full, and back by itself") { Start(console), Status(console), Promote(console), Abort(console) };

    private static Command Start(CommandConsole console)
    {
        Connection connection = new();
        Argument<string?> route = new("route") { Description = "Name of the route", Arity = ArgumentArity.ZeroOrOne };
        Argument<string?> target = new("target") { Description = "The target that shall take it over", Arity = ArgumentArity.ZeroOrOne };
        Option<FileInfo?> advice = new("--from-advice") { Description = "Take route and target from advice, as `advise --format json` writes it, where it changes one route", HelpName = "FILE" };
        Option<string[]> steps = new("--steps") { Description = "As \"shadow 0.1\" \"canary 0.05\" \"canary 0.5\" full; that and 0.25 unless given", AllowMultipleArgumentsPerToken = true };
        Option<double?> quality = new("--quality-margin") { Description = "Points of quality, 0 to 1, that may be lost; 0.05 unless given" };
        Option<double?> errors = new("--error-margin") { Description = "Points of the error rate, 0 to 1, that may be added; 0.02 unless given" };
        Option<double?> latency = new("--latency-ratio") { Description = "Times today's latency; 1.5 unless given" };
        Option<double?> firstToken = new("--first-token-ratio") { Description = "Times today's time to the first content of a stream; 1.5 unless given" };
        Option<double?> cost = new("--cost-ratio") { Description = "Times today's cost of a call; no guard unless given" };
        Option<int?> samples = new("--min-samples") { Description = "Calls of each arm before a step forward; 100 unless given" };
        Option<double?> minutes = new("--min-minutes") { Description = "Least time of a step; 10 unless given" };
        Option<bool> manual = new("--manual") { Description = "Step forward only by `rollout promote`; back it goes by itself all the same" };
        Option<bool> force = new("--force") { Description = "Although the same target was rolled back on this route within the last hour" };
        Option<string?> why = new("--why") { Description = "Words for the record" };
        Command command = new("start", "Begin a rollout at the running gateway")
        {
            route, target, advice, steps, quality, errors, latency, firstToken, cost, samples, minutes, manual, force, why, connection.Url, connection.Config, connection.Format,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            (string Route, string Target, string? Why) asked = parsed.GetValue(advice) is { } file
                ? await RolloutAdvice.ReadAsync(file, CommonOptions.ConfigPath(parsed.GetValue(connection.Config)), parsed.GetValue(route), cancellation)
                : (parsed.GetValue(route) ?? "", parsed.GetValue(target) ?? "", null);
            if (asked.Route.Length == 0 || asked.Target.Length == 0) throw new CommandException("give the route and the target that shall take it over, or --from-advice FILE.");
            string body = Body(json =>
            {
                json.WriteString("route", asked.Route);
                json.WriteString("target", asked.Target);
                if ((parsed.GetValue(why) ?? asked.Why) is { } words) json.WriteString("why", words[..Math.Min(words.Length, 400)]);
                if (parsed.GetValue(steps) is { Length: > 0 } given)
                {
                    json.WriteStartArray("steps");
                    foreach (string step in given) json.WriteStringValue(step);
                    json.WriteEndArray();
                }
                Number(json, "quality_margin", parsed.GetValue(quality));
                Number(json, "error_margin", parsed.GetValue(errors));
                Number(json, "latency_ratio", parsed.GetValue(latency));
                Number(json, "first_token_ratio", parsed.GetValue(firstToken));
                Number(json, "cost_ratio", parsed.GetValue(cost));
                Number(json, "min_samples", parsed.GetValue(samples));
                Number(json, "min_time_s", parsed.GetValue(minutes) * 60);
                if (parsed.GetValue(manual)) json.WriteBoolean("automatic", false);
                if (parsed.GetValue(force)) json.WriteBoolean("force", true);
            });
            using ManagementClient client = connection.Open(parsed);
            return await ShowAsync(console, await client.PostAsync("rollouts", body, cancellation), parsed.GetRequiredValue(connection.Format));
        });
        return command;
    }

    private static Command Status(CommandConsole console)
    {
        Connection connection = new();
        Argument<string?> id = Id(ArgumentArity.ZeroOrOne);
        Command command = new("status", "All rollouts, or one with its record and what its guards say") { id, connection.Url, connection.Config, connection.Format };
        command.SetAction(async (parsed, cancellation) =>
        {
            using ManagementClient client = connection.Open(parsed);
            string format = parsed.GetRequiredValue(connection.Format);
            if (parsed.GetValue(id) is { } one) return await ShowAsync(console, await client.GetAsync($"rollouts/{Uri.EscapeDataString(one)}", cancellation), format);
            JsonElement all = await client.GetAsync("rollouts", cancellation);
            if (format == "json")
            {
                await console.Out.WriteLineAsync(all.GetRawText());
                return ExitCode.Done;
            }
            Table table = Tables.New("rollout", "route", "target", "state", "step", "started (UTC)");
            foreach (JsonElement rollout in all.GetProperty("data").EnumerateArray())
                table.AddText([.. ((string[])["id", "route", "target", "state", "step", "started_at"]).Select(name => rollout.GetProperty(name).ToString())]);
            console.WriteTable(table);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Promote(CommandConsole console) => Move(console, "promote", "Its next step now, whatever the figures say", null);

    private static Command Abort(CommandConsole console) => Move(console, "abort", "End it: the route is as before", new Option<string?>("--why") { Description = "Words for the record" });

    private static Command Move(CommandConsole console, string verb, string description, Option<string?>? why)
    {
        Connection connection = new();
        Argument<string?> id = Id(ArgumentArity.ExactlyOne);
        Command command = new(verb, description) { id, connection.Url, connection.Config, connection.Format };
        if (why is not null) command.Options.Add(why);
        command.SetAction(async (parsed, cancellation) =>
        {
            string body = Body(json =>
            {
                if (why is not null && parsed.GetValue(why) is { } words) json.WriteString("why", words);
            });
            using ManagementClient client = connection.Open(parsed);
            return await ShowAsync(console, await client.PostAsync($"rollouts/{Uri.EscapeDataString(parsed.GetValue(id)!)}/{verb}", body, cancellation), parsed.GetRequiredValue(connection.Format));
        });
        return command;
    }

    private static async Task<int> ShowAsync(CommandConsole console, JsonElement rollout, string format)
    {
        if (format == "json")
        {
            await console.Out.WriteLineAsync(rollout.GetRawText());
            return ExitCode.Done;
        }
        await console.Out.WriteLineAsync($"{rollout.GetProperty("id").GetString()}: {rollout.GetProperty("target").GetString()} on {rollout.GetProperty("route").GetString()}, {rollout.GetProperty("state").GetString()} {rollout.GetProperty("step").GetString()}".TrimEnd());
        if (rollout.TryGetProperty("now", out JsonElement now))
        {
            await console.Out.WriteLineAsync($"{now.GetProperty("verdict").GetString()}: {now.GetProperty("why").GetString()}");
            Table table = Tables.New("guard", ">estimate", ">low", ">high", ">limit", ">candidate", ">control", "state");
            foreach (JsonElement guard in now.GetProperty("guards").EnumerateArray())
                table.AddText([.. ((string[])["guard", "estimate", "low", "high", "limit", "candidate", "control", "state"]).Select(name => guard.GetProperty(name).ToString())]);
            console.WriteTable(table);
        }
        foreach (JsonElement entry in rollout.GetProperty("history").EnumerateArray())
            await console.Out.WriteLineAsync($"{entry.GetProperty("at").GetDateTimeOffset():u} {entry.GetProperty("who").GetString()}: {entry.GetProperty("what").GetString()} {entry.GetProperty("step").GetString()} (version {entry.GetProperty("config_version")}): {entry.GetProperty("why").GetString()}");
        return ExitCode.Done;
    }

    private static Argument<string?> Id(ArgumentArity arity) => new("id") { Description = "Id of the rollout", Arity = arity };

    private static string Body(Action<Utf8JsonWriter> write)
    {
        using MemoryStream body = new();
        using (Utf8JsonWriter json = new(body))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(body.ToArray());
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
    }

    /// <summary>How the gateway is reached, and the form of what it says.</summary>
    private sealed class Connection
    {
        public Option<string?> Url { get; } = new("--url") { Description = "Address of the gateway; that of the configuration unless given", HelpName = "URL" };
        public Option<FileInfo?> Config { get; } = CommonOptions.Config();
        public Option<string> Format { get; } = CommonOptions.Format("text", "text", "json");

        public ManagementClient Open(ParseResult parsed) => new(parsed.GetValue(Url), parsed.GetValue(Config));
    }
}
