using System.Collections.Immutable;
using System.Text;
using Breakeven.Advisor;
using Breakeven.Advisor.Interview;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Workloads;
using Breakeven.Cli.Terminal;

namespace Breakeven.Cli.Commands;

/// <summary><c>advise --interview</c>: questions on the terminal, or answers line by line from a pipe, into a scenario file.</summary>
internal static class AdviseInterview
{
    public static async Task<int> RunAsync(CommandConsole console, ImmutableArray<WorkloadProfile> observed, AdviceOptions terms, FileInfo? output, CancellationToken cancellation)
    {
        // Reading a terminal cannot be cancelled, so it is left behind: Ctrl-C ends the verb at once.
        ValueTask<string?> ReadLine(CancellationToken token) => new(Task.Run(console.In.ReadLine, CancellationToken.None).WaitAsync(token));
        var interviewer = new Interviewer(observed, terms, ReadLine, console.Error, console.IsAnswered);
        byte[] scenario = await AskAsync(interviewer, cancellation);
        if (output is null)
        {
            await console.Out.WriteAsync(Encoding.UTF8.GetString(scenario));
            return ExitCode.Done;
        }
        await AtomicFile.WriteAsync(output.FullName, async stream => await stream.WriteAsync(scenario, cancellation));
        string next = observed.IsEmpty ? $"breakeven advise --scenario {output.Name}" : $"breakeven advise --requirements {output.Name}";
        await console.Error.WriteLineAsync($"\nWritten to {output.FullName}. Next: {next}");
        return ExitCode.Done;
    }

    private static async Task<byte[]> AskAsync(Interviewer interviewer, CancellationToken cancellation)
    {
        try
        {
            return await interviewer.RunAsync(cancellation);
        }
        catch (ScenarioException problem)
        {
            throw new CommandException($"standard input: {problem.Message}");
        }
    }
}
