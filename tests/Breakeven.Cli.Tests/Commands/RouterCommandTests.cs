using System.Text.Json;

namespace Breakeven.Cli.Tests.Commands;

public sealed class RouterCommandTests
{
    private static readonly string[] s_easy = ["hello", "greet", "thank", "name", "colour", "weather"], s_hard = ["prove", "theorem", "lemma", "integral", "tensor", "derive"], s_filler = ["the", "please", "our", "team", "now", "this"];

    [Fact]
    public async Task Train_ThenEvaluateAndExplain_TellsTheContractsFigures()
    {
        using CommandFolder folder = new();
        string model = folder.File("desk.model");
        CommandRun trained = await CommandRun.RunAsync("router", "train", "--data", folder.Write("train.jsonl", Labels(1)), "--output", model);
        Assert.Equal((0, ""), (trained.ExitCode, trained.Error));
        Assert.Contains("keeps at least 95.0 %", trained.Out.Replace("95.0%", "95.0 %", StringComparison.Ordinal), StringComparison.Ordinal);

        CommandRun evaluated = await CommandRun.RunAsync("router", "evaluate", "--data", folder.Write("test.jsonl", Labels(2)), "--model", model, "--format", "json");
        using JsonDocument json = JsonDocument.Parse(evaluated.Out);
        string[] members = ["n", "apgr", "apgr_ci", "cpt50", "cpt80", "calls_at_95", "auc", "brier", "ece", "novel_share", "unknown_routes", "decision_p50_ms", "decision_p99_ms", "curve"];
        Assert.All(members, member => Assert.True(json.RootElement.TryGetProperty(member, out _), member));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("unknown_routes").ValueKind);
        string other = folder.Write("other.jsonl", Labels(3).Replace("\"desk\"", "\"elsewhere\"", StringComparison.Ordinal));
        using JsonDocument elsewhere = JsonDocument.Parse((await CommandRun.RunAsync("router", "evaluate", "--data", other, "--model", model, "--format", "json")).Out);
        Assert.Equal(0.5, elsewhere.RootElement.GetProperty("apgr").GetDouble()); // all of it goes to the strong model
        Assert.True(elsewhere.RootElement.GetProperty("unknown_routes").GetProperty("apgr").GetDouble() > 0.6); // the same law under another name: a threshold would find it
        Assert.Equal(400, json.RootElement.GetProperty("n").GetInt32());
        Assert.True(json.RootElement.GetProperty("apgr").GetDouble() > 0.65); // 0.75 is perfect where half of the prompts gain
        Assert.Equal([0.0, 1.0], new[] { json.RootElement.GetProperty("curve")[0][0].GetDouble(), json.RootElement.GetProperty("curve")[100][0].GetDouble() });
        Assert.Contains("always strong", (await CommandRun.RunAsync("router", "evaluate", "--data", folder.File("test.jsonl"), "--model", model)).Out, StringComparison.Ordinal);

        CommandRun why = await CommandRun.RunAsync("router", "explain", "please prove this theorem now", "--model", model, "--route", "desk");
        Assert.Contains("strong (complexity_strong)", why.Out, StringComparison.Ordinal);
        Assert.Contains("theorem", why.Out, StringComparison.Ordinal);
        string prompt = folder.Write("prompt.txt", "hello please greet the team");
        using JsonDocument decided = JsonDocument.Parse((await CommandRun.RunAsync("router", "explain", "--file", prompt, "--model", model, "--route", "desk", "--format", "json")).Out);
        Assert.Equal("complexity_weak", decided.RootElement.GetProperty("decision").GetString());
        Assert.Contains("complexity_unknown", (await CommandRun.RunAsync("router", "explain", "--file", prompt, "--model", model, "--route", "other")).Out, StringComparison.Ordinal);
    }

    /// <summary>A model in use is replaced by a better one only.</summary>
    [Fact]
    public async Task Train_OverAModel_KeepsTheBetterOne()
    {
        using CommandFolder folder = new();
        string model = folder.File("desk.model"), good = folder.Write("good.jsonl", Labels(1, 1_200));
        Assert.Equal(0, (await CommandRun.RunAsync("router", "train", "--data", good, "--output", model)).ExitCode);
        string before = await File.ReadAllTextAsync(model, TestContext.Current.CancellationToken);
        (await CommandRun.RunAsync("router", "train", "--data", folder.Write("few.jsonl", Labels(3, 100)), "--output", model)).AssertFailed(1, "stays as it is", "--force");
        Assert.Equal(before, await File.ReadAllTextAsync(model, TestContext.Current.CancellationToken));
        Assert.Equal(0, (await CommandRun.RunAsync("router", "train", "--data", folder.File("few.jsonl"), "--output", model, "--force")).ExitCode);
        Assert.NotEqual(before, await File.ReadAllTextAsync(model, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Router_BadInput_SaysWhichAndWhatToDo()
    {
        using CommandFolder folder = new();
        string bad = folder.Write("bad.jsonl", Labels(1, 20) + "{\"prompt\":\"a\",\"weak\":2,\"strong\":1}\n"), none = folder.File("none.model");
        (await CommandRun.RunAsync("router", "train", "--data", bad, "--output", none)).AssertFailed(2, "bad.jsonl, line 21", "'weak' is 2");
        (await CommandRun.RunAsync("router", "train", "--data", folder.Write("few.jsonl", Labels(1, 5)), "--output", none)).AssertFailed(2, "at least 20");
        (await CommandRun.RunAsync("router", "train", "--output", none)).AssertFailed(2, "--data");
        (await CommandRun.RunAsync("router", "evaluate", "--data", bad, "--model", none)).AssertFailed(2, "none.model", "router train");
        (await CommandRun.RunAsync("router", "evaluate", "--data", bad, "--model", bad)).AssertFailed(2, "is no router model");
        (await CommandRun.RunAsync("router", "explain", "hi", "--model", none, "--quality", "2")).AssertFailed(2, "none.model");
        Assert.False(File.Exists(none));
    }

    private static string Labels(int seed, int count = 400)
    {
        Random random = new(seed);
        return string.Concat(Enumerable.Range(0, count).Select(_ =>
        {
            bool isHard = random.NextDouble() < 0.5;
            string[] topic = isHard ? s_hard : s_easy;
            string text = string.Join(' ', Enumerable.Range(0, 12).Select(_ => random.Next(2) == 0 ? topic[random.Next(topic.Length)] : s_filler[random.Next(s_filler.Length)]));
            return $"{{\"prompt\":\"{text}\",\"route\":\"desk\",\"weak\":{(isHard ^ (random.NextDouble() < 0.05) ? 0 : 1)},\"strong\":1}}\n";
        }));
    }
}
