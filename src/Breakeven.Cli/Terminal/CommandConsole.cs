using Spectre.Console;

namespace Breakeven.Cli.Terminal;

/// <summary>The two streams of a verb: results go to <see cref="Out"/>, progress and messages to <see cref="Error"/>.</summary>
/// <remarks>Colour and moving output appear on a terminal only; <c>NO_COLOR</c> is obeyed.</remarks>
internal sealed class CommandConsole
{
    private readonly bool _isResultsTerminal;

    /// <param name="input">What answers questions; null is standard input.</param>
    public CommandConsole(TextWriter output, TextWriter error, TextReader? input = null)
    {
        In = input ?? Console.In;
        IsAnswered = input is null && !Console.IsInputRedirected;
        Out = output;
        Error = error;
        _isResultsTerminal = !Console.IsOutputRedirected && output == Console.Out;
        Results = Ansi(output, !_isResultsTerminal);
        Messages = Ansi(error, Console.IsErrorRedirected || error != Console.Error);
        IsInteractive = !Console.IsErrorRedirected && error == Console.Error;
    }

    public TextReader In { get; }

    /// <summary>True when a person answers at <see cref="In"/>, who can correct a wrong answer.</summary>
    public bool IsAnswered { get; }

    public TextWriter Out { get; }
    public TextWriter Error { get; }

    /// <summary>Styled output of results.</summary>
    public IAnsiConsole Results { get; }

    /// <summary>Styled output of progress and messages.</summary>
    public IAnsiConsole Messages { get; }

    /// <summary>True when a person watches <see cref="Error"/>.</summary>
    public bool IsInteractive { get; }

    /// <summary>Writes a table to <see cref="Results"/>; in a pipe every row stays one line, so that <c>grep</c> and <c>awk</c> can read it.</summary>
    public void WriteTable(Table table)
    {
        const int unfolded = 1_000;
        int width = Results.Profile.Width;
        if (!_isResultsTerminal) Results.Profile.Width = unfolded;
        Results.Write(table);
        Results.Profile.Width = width;
    }

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
