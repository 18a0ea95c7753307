using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Breakeven.Cli.Terminal;
using Breakeven.Gateway.Configuration;
using Spectre.Console;

namespace Breakeven.Cli.Commands;

/// <summary><c>keys create</c>, <c>list</c>, <c>rotate</c> and <c>revoke</c>: credentials of applications. A key is shown once; the configuration keeps its hash.</summary>
internal static class KeysCommand
{
    public static Command Create(CommandConsole console) =>
        new("keys", "Credentials that applications present to the gateway") { CreateOne(console), List(console), Rotate(console), Revoke(console) };

    private static Argument<string> Name() => new("name") { Description = "Name of the key, as the ledger shows it" };

    private static Command CreateOne(CommandConsole console)
    {
        Argument<string> name = Name();
        Option<FileInfo?> config = CommonOptions.Config();
        Option<string?> environment = new("--environment") { Description = "Environment of its calls", HelpName = "NAME" };
        Option<string?> team = new("--team") { Description = "Team whose budgets and limits it shares", HelpName = "NAME" };
        Option<string?> expires = new("--expires") { Description = "When it ends: a time, or how long from now, as 90d", HelpName = "TIME" };
        Option<string?> budget = new("--budget") { Description = "Its budget, as 500/month", HelpName = "USD/WINDOW" };
        Option<string?> routes = new("--routes") { Description = "Routes that it may use, as chat,cheap; all without", HelpName = "NAMES" };
        Option<bool> admin = new("--admin") { Description = "Make an admin's key instead; its line goes below server.admins" };
        Command command = new("create", "Make a key: prints it once, and writes its hash into the configuration") { name, config, environment, team, expires, budget, routes, admin };
        command.SetAction((parsed, _) =>
        {
            NewKey made = NewKey.Make();
            if (parsed.GetValue(admin)) return ShowLineAsync(console, made, $"{{ name: \"{Checked(parsed.GetRequiredValue(name))}\", sha256: \"{made.Sha256}\" }}", "admins:` of `server");
            KeyConfig key = new(Checked(parsed.GetRequiredValue(name)), made.Sha256)
            {
                Environment = parsed.GetValue(environment),
                Team = parsed.GetValue(team),
                ExpiresAt = parsed.GetValue(expires) is { } end ? KeyOptions.Instant("--expires", end) : null,
                Budgets = parsed.GetValue(budget) is { } money ? [KeyOptions.Budget(money)] : [],
                Routes = parsed.GetValue(routes) is { } list ? [.. list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)] : null,
            };
            return AddAsync(console, KeysFile.Find(parsed.GetValue(config)), key, made);
        });
        return command;
    }

    private static async Task<int> AddAsync(CommandConsole console, KeysFile? file, KeyConfig key, NewKey made)
    {
        if (file is null) return await ShowLineAsync(console, made, ConfigEditor.LineOf(key), "keys:");
        file.Add(key);
        return await ShowAsync(console, made, $"Key '{key.Name}' is in {file.Path}, which a running gateway reads by itself. It is shown once:");
    }

    private static Command Rotate(CommandConsole console)
    {
        Argument<string> name = Name();
        Option<FileInfo?> config = CommonOptions.Config();
        Option<string> grace = new("--grace") { Description = "How long the present credential still works, as 24h", HelpName = "TIME", DefaultValueFactory = _ => "24h" };
        Command command = new("rotate", "Give a key another credential: prints it once; the present one ends after --grace") { name, config, grace };
        command.SetAction(async (parsed, _) =>
        {
            KeysFile file = KeysFile.Required(parsed.GetValue(config));
            DateTimeOffset now = TimeProvider.System.GetUtcNow(), end = KeyOptions.Instant("--grace", parsed.GetRequiredValue(grace));
            NewKey made = NewKey.Make();
            KeyConfig key = file.Find(parsed.GetRequiredValue(name));
            IEnumerable<KeyHashConfig> old = key.Hashes.Where(hash => hash.Expires is not { } over || over > now).Select(hash => hash.Expires < end ? hash : hash with { Expires = end });
            file.Set(key with { Hashes = [new(made.Sha256), .. old] }, "sha256");
            return await ShowAsync(console, made, $"Key '{key.Name}' has another credential, shown once. The present one works until {end:u}.");
        });
        return command;
    }

    private static Command Revoke(CommandConsole console)
    {
        Argument<string> name = Name();
        Option<FileInfo?> config = CommonOptions.Config();
        Command command = new("revoke", "Shut a key out. Its entry stays, so that its name and what it spent are kept") { name, config };
        command.SetAction(async (parsed, _) =>
        {
            KeysFile file = KeysFile.Required(parsed.GetValue(config));
            KeyConfig key = file.Find(parsed.GetRequiredValue(name));
            file.Set(key with { Enabled = false }, "enabled");
            await console.Out.WriteLineAsync($"Key '{key.Name}' is shut out in {file.Path}. A running gateway refuses it as soon as it has read the file.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command List(CommandConsole console)
    {
        Option<FileInfo?> config = CommonOptions.Config();
        Option<string> ledger = CommonOptions.Ledger();
        Option<string> format = CommonOptions.Format("text", "text", "json");
        Command command = new("list", "The keys of the configuration, and what they have spent") { config, ledger, format };
        command.SetAction(async (parsed, cancellation) =>
        {
            KeysFile file = KeysFile.Required(parsed.GetValue(config));
            ImmutableArray<ListedKey> keys = await ListedKey.ReadAsync(file.Config, parsed.GetRequiredValue(ledger), TimeProvider.System.GetUtcNow(), cancellation);
            if (parsed.GetRequiredValue(format) == "json") await WriteJsonAsync(console, keys);
            else WriteTable(console, keys);
            return ExitCode.Done;
        });
        return command;
    }

    private static void WriteTable(CommandConsole console, ImmutableArray<ListedKey> keys)
    {
        Table table = Tables.New("name", "state", "environment", "team", "expires", "hashes", "budget", ">spent");
        foreach (ListedKey key in keys)
        {
            table.AddText(
                key.Name, key.State, key.Environment ?? "-", key.Team ?? "-", key.ExpiresAt?.ToString("u", CultureInfo.InvariantCulture) ?? "-", string.Join(' ', key.Hashes),
                key.Budgets.IsEmpty ? "-" : string.Join(", ", key.Budgets.Select(budget => $"{budget.Limit}/{budget.Per}")),
                key.Budgets.IsEmpty ? "-" : string.Join(", ", key.Budgets.Select(budget => budget.Spent?.ToString() ?? "?")));
        }
        console.WriteTable(table);
    }

    private static async Task WriteJsonAsync(CommandConsole console, ImmutableArray<ListedKey> keys)
    {
        using MemoryStream bytes = new();
        await using (Utf8JsonWriter json = new(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartArray();
            foreach (ListedKey key in keys) key.Write(json);
            json.WriteEndArray();
        }
        await console.Out.WriteLineAsync(System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
    }

    private static async Task<int> ShowAsync(CommandConsole console, NewKey made, string message)
    {
        await console.Error.WriteLineAsync(message);
        await console.Out.WriteLineAsync(made.Secret);
        return ExitCode.Done;
    }

    private static async Task<int> ShowLineAsync(CommandConsole console, NewKey made, string line, string section)
    {
        await console.Error.WriteLineAsync($"The key is shown once. Give it to its user; put the second line below `{section}` in breakeven.yaml.");
        await console.Out.WriteLineAsync(made.Secret);
        await console.Out.WriteLineAsync($"  - {line}");
        return ExitCode.Done;
    }

    private static string Checked(string name) => name.Length is > 0 and <= 100 && !name.Any(c => char.IsControl(c) || c is '"' or '\\')
        ? name
        : throw new CommandException($"'{name}' cannot name a key: give 1 to 100 printable characters without quotes.");
}
