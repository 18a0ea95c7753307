using Spectre.Console;

namespace Breakeven.Cli.Terminal;

/// <summary>Progress of long work: a moving line on a terminal, silence in a pipe.</summary>
internal static class ProgressLine
{
    public static async Task<T> RunAsync<T>(CommandConsole console, string title, string unit, Func<IProgress<long>, Task<T>> work)
    {
        if (!console.IsInteractive) return await work(new Silent());
        return await console.Messages.Status().StartAsync(title, context => work(new Counter(context, title, unit)));
    }

    private sealed class Silent : IProgress<long>
    {
        public void Report(long value)
        {
            // A pipe gets results only.
        }
    }

    private sealed class Counter(StatusContext context, string title, string unit) : IProgress<long>
    {
        public void Report(long value) => context.Status($"{Markup.Escape(title)}: {value:N0} {unit}");
    }
}
