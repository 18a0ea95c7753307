using Breakeven.Cli.Commands;
using Breakeven.Cli.Terminal;

return await CommandLine.RunAsync(args, new CommandConsole(Console.Out, Console.Error));
