using System.CommandLine;
using System.Globalization;

namespace Breakeven.Cli.Commands;

/// <summary>Options that several verbs take, worded once.</summary>
internal static class CommonOptions
{
    public static Option<string> Ledger() => new("--ledger")
    {
        Description = "The ledger, as sqlite:breakeven.db",
        HelpName = "URL",
        DefaultValueFactory = _ => LedgerLocation.Default,
    };

    public static Option<FileInfo?> Config() => new("--config")
    {
        Description = "Configuration file; default $BREAKEVEN_CONFIG, else breakeven.yaml",
        HelpName = "FILE",
    };

    public static Option<DateTimeOffset?> Since() => Time("--since", "Only calls from this time on, as 2026-11-01 or 2026-11-01T08:00Z");

    public static Option<DateTimeOffset?> Until() => Time("--until", "Only calls before this time");

    public static Option<DateTimeOffset?> Before() => Time("--before", "Calls that started before this time, taken down to its hour, as 2026-01-01");

    public static Option<string?> Workload() => new("--workload") { Description = "Only calls of this workload", HelpName = "NAME" };

    public static Option<int> Seed(int fallback = 1) => new("--seed")
    {
        Description = "Seed of everything random: same seed, same result",
        HelpName = "N",
        DefaultValueFactory = _ => fallback,
    };

    public static Option<string> Format(string fallback, params string[] formats)
    {
        Option<string> option = new("--format") { Description = "Form of the result", DefaultValueFactory = _ => fallback };
        option.AcceptOnlyFromAmong(formats);
        return option;
    }

    /// <summary>A time without an offset is UTC, as every time in the ledger.</summary>
    private static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            string text = result.Tokens.Single().Value;
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)) return time;
            result.AddError($"{name} {text}: give a time, as 2026-11-01 or 2026-11-01T08:00Z.");
            return null;
        },
    };

    /// <summary>The configuration file that a verb means: the option, the environment, the folder; null when there is none.</summary>
    public static string? ConfigPath(FileInfo? given) =>
        given?.FullName
        ?? (Environment.GetEnvironmentVariable("BREAKEVEN_CONFIG") is { Length: > 0 } fromEnvironment ? fromEnvironment : null)
        ?? (File.Exists("breakeven.yaml") ? "breakeven.yaml" : null);
}
