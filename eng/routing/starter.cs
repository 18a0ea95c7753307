#:project ../../src/Breakeven.Routing/Breakeven.Routing.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

// Trains data/router/starter.model from the open sets that data/README.md names, and prints what such a model is worth on a set that it has not seen:
//   dotnet run eng/routing/starter.cs -- ROUTING_DIR OUTPUT
// Output depends on the input only.

using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Breakeven.Routing.Evaluation;
using Breakeven.Routing.Scoring;
using Breakeven.Routing.Training;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: starter ROUTING_DIR OUTPUT");
    return 2;
}

TrainingOptions options = new(Seed: 1, Cores: Environment.ProcessorCount);
Dictionary<string, List<LabelledPrompt>> sets = new()
{
    ["mmlu"] = Csv("routellm_mmlu_train.csv.gz", _ => "open/mmlu"),
    ["gsm8k"] = Csv("routellm_gsm8k_train.csv.gz", _ => "open/gsm8k"),
    ["llmrouter"] = Lines("llmrouter_train.jsonl.gz", LlmRouter),
    ["zeroeval"] = Lines("zeroeval_train.jsonl.gz", ZeroEval),
};
foreach ((string name, List<LabelledPrompt> set) in sets)
{
    HashSet<string> seen = [.. sets.Where(other => other.Key != name).SelectMany(other => other.Value).Select(Beginning)]; // three sets share questions of GSM8K
    RouterScorer scorer = new(RouterTrainer.Train(sets.Where(other => other.Key != name).SelectMany(other => other.Value), options));
    Outcome[] outcomes = [.. set.Where(label => !seen.Contains(Beginning(label))).Select(label => (Label: label, Score: scorer.Score(label.Prompt.Span, null)))
        .Where(pair => pair.Score.Novelty is Novelty.Route)
        .Select(pair => new Outcome(pair.Score.Estimate, pair.Score.WeakQuality, pair.Label.Weak, pair.Label.Strong, IsNovel: false, IsKnownRoute: false))];
    if (outcomes.Length < 200)
    {
        Console.WriteLine($"{name,-10} left out: {outcomes.Length} of {set.Count} are in no other set and look familiar, too few to tell anything");
        continue;
    }
    RouterEvaluation worth = RouterEvaluation.From(outcomes, seed: 1);
    Console.WriteLine($"{name,-10} left out: {worth.Requests} of {set.Count} are in no other set and look familiar; APGR of the estimates {worth.Apgr:F3} [{worth.ApgrLow:F3}, {worth.ApgrHigh:F3}], calibration error {worth.Ece:F3}");
}
RouterModel starter = RouterTrainer.Train(sets.Values.SelectMany(set => set), options);
File.WriteAllText(args[1], RouterModelWriter.Write(starter));
Console.WriteLine($"{args[1]}: {starter.Summary}");
return 0;

static string Beginning(LabelledPrompt label)
{
    string letters = string.Concat(Encoding.UTF8.GetString(label.Prompt.Span).ToLowerInvariant().Where(char.IsAsciiLetterOrDigit));
    return letters[..Math.Min(60, letters.Length)];
}

StreamReader Open(string name) => new(new GZipStream(File.OpenRead(Path.Combine(args[0], name)), CompressionMode.Decompress), Encoding.UTF8);

List<LabelledPrompt> Lines(string name, Func<JsonElement, LabelledPrompt> read)
{
    using StreamReader text = Open(name);
    List<LabelledPrompt> labels = [];
    while (text.ReadLine() is { } line)
    {
        using JsonDocument json = JsonDocument.Parse(line);
        labels.Add(read(json.RootElement));
    }
    return labels;
}

// What the models saw: the choices follow the prompt.
static LabelledPrompt LlmRouter(JsonElement row)
{
    string prompt = row.GetProperty("prompt").GetString()!;
    if (row.TryGetProperty("choices", out JsonElement choices) && choices.ValueKind != JsonValueKind.Null) prompt += "\n" + (choices.ValueKind == JsonValueKind.String ? choices.GetString() : choices.GetRawText());
    JsonElement scores = row.GetProperty("scores");
    return new(Encoding.UTF8.GetBytes(prompt), "open/llmrouter/" + row.GetProperty("task").GetString(), scores.GetProperty("mistral-7b-instruct-v0.3").GetDouble(), scores.GetProperty("llama-3.1-nemotron-51b-instruct").GetDouble());
}

static LabelledPrompt ZeroEval(JsonElement row)
{
    double Score(string model) => row.GetProperty("models").EnumerateObject().First(item => item.Name.Contains(model, StringComparison.OrdinalIgnoreCase)).Value.GetProperty("score").GetDouble();
    return new(Encoding.UTF8.GetBytes(row.GetProperty("prompt").GetString()!), "open/zeroeval/" + row.GetProperty("task").GetString(), Score("llama-3.1-8b"), Score("claude-3-5-sonnet"));
}

List<LabelledPrompt> Csv(string name, Func<string[], string> route)
{
    using StreamReader text = Open(name);
    List<string[]> rows = Rows(text.ReadToEnd());
    int prompt = Array.IndexOf(rows[0], "prompt"), weak = Array.IndexOf(rows[0], "weak"), strong = Array.IndexOf(rows[0], "strong");
    return [.. rows.Skip(1).Select(row => new LabelledPrompt(Encoding.UTF8.GetBytes(row[prompt]), route(row), double.Parse(row[weak]), double.Parse(row[strong])))];
}

// RFC 4180: quoted fields hold commas, line ends and doubled quotes.
static List<string[]> Rows(string text)
{
    List<string[]> rows = [];
    List<string> row = [];
    StringBuilder field = new();
    bool quoted = false;
    for (int i = 0; i < text.Length; i++)
    {
        char c = text[i];
        if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"') field.Append(text[++i]);
        else if (c == '"') quoted = !quoted;
        else if (!quoted && c == ',') Take();
        else if (!quoted && c == '\n')
        {
            Take();
            rows.Add([.. row]);
            row.Clear();
        }
        else if (quoted || c != '\r') field.Append(c);
    }
    if (field.Length > 0 || row.Count > 0)
    {
        Take();
        rows.Add([.. row]);
    }
    return rows;

    void Take()
    {
        row.Add(field.ToString());
        field.Clear();
    }
}
