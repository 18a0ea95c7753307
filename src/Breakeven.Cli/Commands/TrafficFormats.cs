using Breakeven.Ledger.Importing;

namespace Breakeven.Cli.Commands;

/// <summary>Formats of past traffic by the names that a user types.</summary>
internal static class TrafficFormats
{
    private static readonly (string Name, ImportFormat Format)[] All =
    [
        ("auto", ImportFormat.Auto), ("azure-trace", ImportFormat.AzureTrace), ("mooncake", ImportFormat.Mooncake), ("csv", ImportFormat.Csv), ("jsonl", ImportFormat.Jsonl),
    ];

    public static string[] Names => [.. All.Select(format => format.Name)];

    public static ImportFormat Parse(string name) => All.First(format => format.Name == name).Format;
}
