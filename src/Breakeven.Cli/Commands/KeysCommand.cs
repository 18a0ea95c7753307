using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Breakeven.Cli.Terminal;

namespace Breakeven.Cli.Commands;

/// <summary><c>keys create</c>: a credential for an application. It is shown once; the configuration keeps its hash.</summary>
internal static class KeysCommand
{
    private const int KeyBytes = 32;

    public static Command Create(CommandConsole console)
    {
        Argument<string> name = new("name") { Description = "Name of the application or team, as the ledger shall show it" };
        Command create = new("create", "Make a key: prints it once, and the line for the section `keys` of breakeven.yaml") { name };
        create.SetAction((parsed, _) => WriteAsync(console, parsed.GetRequiredValue(name)));
        return new Command("keys", "Credentials that applications present to the gateway") { create };
    }

    private static async Task<int> WriteAsync(CommandConsole console, string name)
    {
        if (name.Length is 0 or > 100 || name.Any(c => char.IsControl(c) || c is '"' or '\\'))
            throw new CommandException($"'{name}' cannot name a key: give 1 to 100 printable characters without quotes.");
        string key = "bk-" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        await console.Error.WriteLineAsync("The key is shown once. Give it to the application; put the second line below `keys:` in breakeven.yaml.");
        await console.Out.WriteLineAsync(key);
        await console.Out.WriteLineAsync($"  - {{ name: \"{name}\", sha256: \"{hash}\" }}");
        return ExitCode.Done;
    }
}
