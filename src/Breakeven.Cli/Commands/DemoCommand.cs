using System.CommandLine;
using System.Globalization;
using Breakeven.Cli.Demo;
using Breakeven.Cli.Terminal;

namespace Breakeven.Cli.Commands;

/// <summary><c>demo</c>: the whole loop without keys or GPUs.</summary>
internal static class DemoCommand
{
    private const int DefaultRequests = 6_000;
    private const int FewestRequests = 200;
    private const int MostRequests = 200_000;

    public static Command Create(CommandConsole console)
    {
        Option<FileInfo?> trace = new("--trace") { Description = "Your own traffic instead of the shipped one, in any format of `import`", HelpName = "FILE" };
        Option<int> requests = new("--requests") { Description = $"Calls to replay, {FewestRequests} to {MostRequests}", HelpName = "N", DefaultValueFactory = _ => DefaultRequests };
        requests.Validators.Add(result =>
        {
            // What is no number is told by the parser; asking it for the value would throw.
            if (result.Tokens.Count != 1 || !int.TryParse(result.Tokens[0].Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value)) return;
            if (value is < FewestRequests or > MostRequests) result.AddError($"--requests {value}: give {FewestRequests} to {MostRequests}; fewer say nothing about a load.");
        });
        Option<int> seed = CommonOptions.Seed(fallback: 7);
        Option<DirectoryInfo> output = new("--output") { Description = "Folder for report.html, advice.json, ledger.jsonl and the ledger", HelpName = "DIR", DefaultValueFactory = _ => new DirectoryInfo("breakeven-demo") };
        Option<bool> open = new("--open") { Description = "Show the report in the browser at the end" };
        Command command = new(
            "demo",
            """
            The whole loop in a minute, without keys or GPUs.

            Recorded production traffic goes through the gateway, over real HTTP, to a simulated cloud API and a simulated
            own engine. An outage happens. The traffic is priced, the verdict given and applied, the rest of the traffic runs
            under it, and the saving is shown.
            """)
        {
            trace, requests, seed, output, open,
        };
        command.SetAction((parsed, cancellation) => new DemoRun(
            new DemoOptions(
                parsed.GetValue(trace), parsed.GetRequiredValue(requests), parsed.GetRequiredValue(seed), parsed.GetRequiredValue(output), parsed.GetValue(open)),
            console).RunAsync(cancellation));
        return command;
    }
}
