using System.Globalization;
using System.Text.Json.Nodes;

namespace Breakeven.EndToEnd;

/// <summary>Reads a ledger record as a user's script does.</summary>
internal static class Records
{
    public static string Text(this JsonNode record, string field) => (string)record[field]!;

    /// <summary>The exact cost; a record without one fails the test.</summary>
    public static decimal CostUsd(this JsonNode record) => decimal.Parse(record.Text("cost_usd"), CultureInfo.InvariantCulture);

    public static List<JsonNode> ReadLines(string path) => [.. File.ReadLines(path).Select(line => JsonNode.Parse(line)!)];
}
