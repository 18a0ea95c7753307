using Spectre.Console;

namespace Breakeven.Cli.Terminal;

/// <summary>The two streams of a verb: results go to <see cref="Out"/>, progress and messages to <see cref="Error"/>.</summary>
/// <remarks>Colour and moving output appear on a terminal only; <c>NO_COLOR</c> is obeyed.</remarks>
internal sealed class CommandConsole
{
    public CommandConsole(TextWriter output, TextWriter error)
    {
        Out = output;
        Error = error;
        Results = Ansi(output, Console.IsOutputRedirected || output != Console.Out);
        Messages = Ansi(error, Console.IsErrorRedirected || error != Console.Error);
        IsInteractive = !Console.IsErrorRedirected && error == Console.Error;
    }

    public TextWriter Out { get; }
    public TextWriter Error { get; }

    /// <summary>Styled output of results.</summary>
    public IAnsiConsole Results { get; }

    /// <summary>Styled output of progress and messages.</summary>
    public IAnsiConsole Messages { get; }

    /// <summary>True when a person watches <see cref="Error"/>.</summary>
    public bool IsInteractive { get; }

    private static IAnsiConsole Ansi(TextWriter writer, bool redirected)
    {
        bool plain = redirected || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });
        if (redirected) console.Profile.Width = 110;
        return console;
    }
}
