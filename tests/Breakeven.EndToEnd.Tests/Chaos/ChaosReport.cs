using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Breakeven.EndToEnd.Chaos;

/// <summary>What clients got, what the provider saw and what the ledger says, held against each other.</summary>
internal sealed class ChaosReport
{
    private readonly List<string> _wrong = [];
    private readonly ILookup<string, JsonNode> _records;
    private readonly IReadOnlyCollection<ChaosCall> _calls;
    private readonly Dictionary<string, int> _seen;

    /// <param name="seen">How often the provider was asked, by the id in the prompt.</param>
    public ChaosReport(IReadOnlyCollection<ChaosCall> calls, Dictionary<string, int> seen, IEnumerable<JsonNode> records)
    {
        (_calls, _seen) = (calls, seen);
        _records = records.ToLookup(record => record.Text("request_id"));
        Lost = Count(calls.Where(call => call.GotBytes && !_records.Contains(call.Id)), call => $"{call.Id}: its client got bytes of an answer with {call.Status}, and it has no record");
        Doubled = Count(_records.Where(record => record.Count() > 1), record => $"{record.Key}: {record.Count()} records");
        Uncovered = Count(seen.Where(IsUncovered), call => $"{call.Key}: the provider saw {call.Value} attempts, the ledger has {Describe(call.Key)}");
        Inexact = Count(calls.Where(call => call.IsAnswered && _records[call.Id].Any(record => !IsExact(record))), call => $"{call.Id}: answered in full, and the ledger has {Describe(call.Id)}");
    }

    public int Lost { get; }
    public int Doubled { get; }

    /// <summary>Calls of which the provider saw more attempts than the ledger has, or whose cost is not known.</summary>
    public int Uncovered { get; }

    /// <summary>Answered calls that the ledger does not have as answered, at their exact cost.</summary>
    public int Inexact { get; }

    /// <summary>Everything that is wrong, in words, at most ten of a kind.</summary>
    public string Wrong => string.Join('\n', _wrong);

    public int UnknownCalls => _records.Sum(call => call.Count(record => record.Text("outcome") == "unknown"));

    public decimal SpentUsd(string key) => _records.SelectMany(call => call).Where(record => record.Text("key") == key && record["cost_usd"] is not null).Sum(record => record.CostUsd());

    public string Table(int kills, TimeSpan took)
    {
        StringBuilder table = new();
        void Row(string name, object value) => table.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {value} |");
        table.AppendLine("| chaos run | |").AppendLine("|---|---|");
        Row("kill -9", kills);
        Row("duration", took.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture));
        Row("calls sent by clients", _calls.Count);
        Row("… of which the gateway was not there", _calls.Count(call => call.Status is null));
        Row("… answered in full", _calls.Count(call => call.IsAnswered));
        Row("… cut off behind the first byte", _calls.Count(call => call.GotBytes && !call.IsComplete));
        Row("… refused, their budget being spent", _calls.Count(call => call.Status == 402));
        Row("attempts that the provider saw", _seen.Values.Sum());
        Row("records", _records.Sum(call => call.Count()));
        Row("… settled as unknown at a start", UnknownCalls);
        Row("calls lost", Lost);
        Row("calls doubled", Doubled);
        Row("attempts without a record or a cost", Uncovered);
        Row("answered calls without their exact cost", Inexact);
        Row("spent of the tight budget, USD", $"{SpentUsd(ChaosConfig.Tight)} of {ChaosConfig.TightUsd}");
        return table.ToString();
    }

    /// <summary>A call that was settled stands for all attempts that its process made.</summary>
    private bool IsUncovered(KeyValuePair<string, int> seen) =>
        !_records[seen.Key].Any(record => record["cost_usd"] is not null && (record.Text("outcome") == "unknown" || record["attempts"]!.AsArray().Count >= seen.Value));

    private static bool IsExact(JsonNode record) => record.Text("outcome") == "ok" && record.CostUsd() == GatewayConfig.CallUsd;

    private string Describe(string id) => _records.Contains(id) ? string.Join(" and ", _records[id].Select(record => record.ToJsonString())) : "no record";

    private int Count<T>(IEnumerable<T> wrong, Func<T, string> describe)
    {
        const int shown = 10;
        List<T> all = [.. wrong];
        _wrong.AddRange(all.Take(shown).Select(describe));
        return all.Count;
    }
}
