using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Breakeven.Advisor.Interview;

/// <summary>The answers given so far, in order; an answer that keeps the default is null.</summary>
internal sealed class Answers
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<(StepKey Key, string? Json)> _given = [];

    public bool IsAnswered(StepKey key) => _given.Exists(one => one.Key == key);

    /// <returns>JSON text; null for the default, and before an answer.</returns>
    public string? Of(StepKey key) => _given.Find(one => one.Key == key).Json;

    public void Add(StepKey key, string? json) => _given.Add((key, json));

    /// <summary>Takes the last answer back.</summary>
    /// <returns>False when there is none.</returns>
    public bool Undo()
    {
        if (_given.Count == 0) return false;
        _given.RemoveAt(_given.Count - 1);
        return true;
    }

    /// <summary>The scenario file: what was stated, and nothing else.</summary>
    public byte[] ToScenario()
    {
        var workloads = new JsonArray();
        var root = new JsonObject { ["workloads"] = workloads };
        foreach ((StepKey key, string? json) in _given)
        {
            if (key.Field == StepKey.Another || json is null) continue;
            if (key.Section == "workloads" && workloads.Count <= key.Workload) workloads.Add(new JsonObject());
            JsonObject owner = key.Section == "workloads" ? (JsonObject)workloads[key.Workload]! : (JsonObject)(root[key.Section] ??= new JsonObject());
            owner[key.Field] = JsonNode.Parse(json);
        }
        return Encoding.UTF8.GetBytes(root.ToJsonString(Layout) + "\n");
    }
}
