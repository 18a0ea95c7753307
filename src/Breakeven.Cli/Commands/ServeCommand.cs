using System.CommandLine;
using System.Net.Sockets;
using Breakeven.Cli.Terminal;
using Breakeven.Gateway.Configuration;
using Breakeven.Server;
using Breakeven.Server.Discovery;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace Breakeven.Cli.Commands;

/// <summary><c>serve</c>: the gateway and the management API.</summary>
internal static class ServeCommand
{
    public static Command Create(CommandConsole console)
    {
        Option<FileInfo?> config = CommonOptions.Config();
        Option<string?> listen = new("--listen") { Description = "Address to listen on instead of the configured one, as http://127.0.0.1:4747", HelpName = "URL" };
        listen.Validators.Add(result =>
        {
            string given = result.GetValueOrDefault<string?>() ?? "";
            if (!Uri.TryCreate(given.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal), UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
                result.AddError($"--listen {given}: give an address, as http://127.0.0.1:4747.");
        });
        Option<string?> environment = new("--environment") { Description = "Environment of calls whose key names none, as development", HelpName = "NAME" };
        Command command = new(
            "serve",
            """
            Run the gateway and the management API.

            Without a configuration it finds API keys in the environment and engines on this machine, prints what it found
            and one curl that works.
            """)
        {
            config, listen, environment,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            string? path = CommonOptions.ConfigPath(parsed.GetValue(config));
            ServerOptions options = path is null
                ? await DiscoverAsync(console, parsed.GetValue(listen), cancellation)
                : await ReadAsync(console, path);
            return await RunAsync(console, options with { Listen = parsed.GetValue(listen), Environment = parsed.GetValue(environment) }, cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(CommandConsole console, ServerOptions options, CancellationToken cancellation)
    {
        await using WebApplication server = await BreakevenServer.BuildAsync(options, cancellation);
        await ListenAsync(server, cancellation);
        await console.Error.WriteLineAsync($"breakeven listens on {string.Join(", ", server.Urls)}. Ctrl-C stops it.");
        await server.WaitForShutdownAsync(cancellation);
        return ExitCode.Done;
    }

    private static async Task ListenAsync(WebApplication server, CancellationToken cancellation)
    {
        try
        {
            await server.StartAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new CommandException($"cannot listen: {e.Message.TrimEnd('.')}. Stop what uses the address, or give another one with --listen.", ExitCode.Failed);
        }
    }

    private static async Task<ServerOptions> DiscoverAsync(CommandConsole console, string? listen, CancellationToken cancellation)
    {
        DiscoveredConfig found = await EngineDiscovery.FindAsync(listen ?? new ServerConfig().Listen, cancellation);
        await console.Out.WriteLineAsync(found.Describe().TrimEnd());
        return new ServerOptions
        {
            Config = found.Result.Config ?? throw new CommandException(string.Join('\n', found.Result.Errors)),
            ReadFrom = found.Result,
            Prices = config => PriceBooks.Of(config, null),
        };
    }

    private static async Task<ServerOptions> ReadAsync(CommandConsole console, string path)
    {
        ConfigResult result = CheckCommand.Read(path);
        foreach (ConfigProblem problem in result.Problems) await console.Error.WriteLineAsync(problem.ToString());
        BreakevenConfig config = result.Config
            ?? throw new CommandException($"{path} is not usable, see above. `breakeven check --config {path}` says the same without starting.");
        return new ServerOptions
        {
            Config = config,
            ReadFrom = result,
            ConfigPath = path,
            ReadConfig = () => CheckCommand.Read(path),
            ParseConfig = text => CheckCommand.Parse(text, path),
            Prices = current => PriceBooks.Of(current, path),
        };
    }
}
