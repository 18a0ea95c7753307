using System.Text;
using System.Text.Json;
using Breakeven.Gateway.Content;
using Breakeven.Ledger;
using Breakeven.Routing.Labelling;
using Breakeven.Routing.Scoring;
using Breakeven.Server.Watching;

namespace Breakeven.Cli.Tests.Commands;

/// <summary><c>router train --ledger</c>: what was found out about answers, joined with the stored prompts.</summary>
public sealed class RouterLedgerTests
{
    private const string Key = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", OtherKey = "ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private static readonly string[] s_easy = ["hello", "greet", "thank", "name", "colour", "weather"], s_hard = ["prove", "theorem", "lemma", "integral", "tensor", "derive"], s_filler = ["the", "please", "our", "team", "now"];
    private static readonly DateTimeOffset s_start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Train_FromALedger_LearnsWhatItsCopiesShowed()
    {
        using CommandFolder folder = new();
        string config = folder.Write("breakeven.yaml", Config(folder, Key)), model = folder.File("desk.model");
        await FillAsync(folder, calls: 700, opinions: 60);

        CommandRun trained = await CommandRun.RunAsync("router", "train", "--ledger", folder.LedgerUrl, "--config", config, "--output", model);
        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.Contains("both answers judged of 700 calls (agreement 350, judge 350, checks 0), 700 of them with a stored prompt; one answer judged of 60 (feedback 60, checks 0), 60 with a prompt", trained.Error, StringComparison.Ordinal);
        string text = await File.ReadAllTextAsync(model, TestContext.Current.CancellationToken);
        RouterModel read = RouterModelReader.Read(text, "m");
        Assert.Equal(["desk"], read.Routes.Keys);
        Assert.Equal([LabelKind.Feedback, LabelKind.Judge, LabelKind.Agreement], read.Yardsticks.Select(stick => stick.Kind));
        Assert.Equal(s_start.AddMinutes(699), read.Summary.LabelledUntil);
        Assert.True(read.Summary.ApgrLow > 0.6, $"{read.Summary.ApgrLow}");
        Assert.DoesNotContain("theorem", text, StringComparison.Ordinal); // hashes and weights alone

        using JsonDocument why = JsonDocument.Parse((await CommandRun.RunAsync("router", "explain", "please prove the theorem and derive the lemma for our team now the integral", "--model", model, "--route", "desk", "--quality", "0.9", "--format", "json")).Out);
        Assert.Equal("complexity_strong", why.RootElement.GetProperty("decision").GetString());

        (await CommandRun.RunAsync("router", "evaluate", "--ledger", folder.LedgerUrl, "--config", config, "--model", model)).AssertFailed(2, "0 are later than", "--since"); // the model has seen all
        CommandRun seen = await CommandRun.RunAsync("router", "evaluate", "--ledger", folder.LedgerUrl, "--config", config, "--model", model, "--since", "2026-11-01", "--format", "json");
        using JsonDocument json = JsonDocument.Parse(seen.Out);
        Assert.Equal(700, json.RootElement.GetProperty("n").GetInt32());
    }

    [Fact]
    public async Task Train_TooLittle_SaysHowManyOfWhatAndWhatToSwitchOn()
    {
        using CommandFolder folder = new();
        string config = folder.Write("breakeven.yaml", Config(folder, Key)), none = folder.File("none.model");
        await FillAsync(folder, calls: 12, opinions: 3);
        (await CommandRun.RunAsync("router", "train", "--ledger", folder.LedgerUrl, "--config", config, "--output", none))
            .AssertFailed(2, "agreement 6, judge 6", "feedback 3", "20 calls with both answers", "target: other", "--data FILE");
        (await CommandRun.RunAsync("router", "train", "--ledger", folder.LedgerUrl, "--config", folder.Write("plain.yaml", Config(folder, key: null)), "--output", none)).AssertFailed(2, "0 of them with a stored prompt", "content: encrypted");
        (await CommandRun.RunAsync("router", "train", "--ledger", folder.LedgerUrl, "--config", folder.Write("changed.yaml", Config(folder, OtherKey)), "--output", none)).AssertFailed(2, "15 stored prompts were written under another content_key");
        (await CommandRun.RunAsync("router", "train", "--ledger", folder.LedgerUrl, "--config", config, "--weak", "tiny", "--output", none)).AssertFailed(2, "--weak tiny", "small, large");
        (await CommandRun.RunAsync("router", "train", "--ledger", folder.LedgerUrl, "--config", config, "--weak", "large", "--output", none)).AssertFailed(2, "both large");
        (await CommandRun.RunAsync("router", "train", "--ledger", folder.LedgerUrl, "--data", config, "--output", none)).AssertFailed(2, "not both");
        (await CommandRun.RunAsync("router", "train", "--ledger", folder.LedgerUrl, "--config", folder.Write("two.yaml", Config(folder, Key).Replace("complexity", "priority", StringComparison.Ordinal).Replace(", quality: 0.9", "", StringComparison.Ordinal)), "--output", none))
            .AssertFailed(2, "no route has the strategy complexity", "--weak TARGET");
        Assert.False(File.Exists(none));
    }

    /// <summary>What a gateway found out about its routers is told by <c>check</c> and <c>explain</c>.</summary>
    [Fact]
    public async Task Check_SuspendedRouter_Warns()
    {
        using CommandFolder folder = new();
        string config = folder.Write("breakeven.yaml", Config(folder, key: null));
        new RouterStateFile(folder.File("calls.db")).Save(
        [
            new("desk|x|small|large", "desk", "small", "large", StarterRouter.Model.Checksum, s_start) { Suspended = new(s_start, "desk", EvidenceKind.Judge, "judge of desk: mean 0.4"), Traffic = [new("desk", 500, 0.4, 0.2) { IsChanged = true }] },
            new("gone|x|small|large", "gone", "small", "large", "", s_start) { Suspended = new(s_start, "gone", EvidenceKind.Judge, "old") },
        ]);
        CommandRun check = await CommandRun.RunAsync("check", "--config", config);
        Assert.Equal(0, check.ExitCode);
        Assert.Contains("all goes to large since 2026-11-01 00:00:00Z, for small has become worse: judge of desk: mean 0.4", check.Error, StringComparison.Ordinal);
        Assert.Contains("40", check.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("'gone'", check.Error, StringComparison.Ordinal);
        File.WriteAllText(folder.File("calls.db.router.json"), "{");
        Assert.Contains("cannot be read", (await CommandRun.RunAsync("check", "--config", config)).Error, StringComparison.Ordinal);
    }

    /// <summary>The strong target answers, and a copy shows what the weak one says: it fails where the question is hard.</summary>
    /// <param name="opinions">Answers of the weak target alone, on which a user had an opinion.</param>
    private static async Task FillAsync(CommandFolder folder, int calls, int opinions)
    {
        Random random = new(1);
        ContentVault vault = new(ContentVault.FolderBeside(folder.File("calls.db")), Convert.FromHexString(Key));
        await using EmbeddedLedger ledger = await EmbeddedLedger.OpenAsync(new() { DatabasePath = folder.File("calls.db") }, TestContext.Current.CancellationToken);
        List<QualityFact> facts = [];
        for (int i = 0; i < calls + opinions; i++)
        {
            bool isHard = random.NextDouble() < 0.5, isOpinion = i >= calls;
            string[] topic = isHard ? s_hard : s_easy;
            string text = string.Join(' ', Enumerable.Range(0, 12).Select(_ => random.Next(2) == 0 ? topic[random.Next(topic.Length)] : s_filler[random.Next(s_filler.Length)]));
            DateTimeOffset at = s_start.AddMinutes(i);
            CallRecord call = Call(at, isOpinion ? "small" : "large"), copy = Call(at, "small") with { ShadowOf = call.Id, Arm = "shadow" };
            await ledger.Journal.WriteOutcomeAsync(call);
            vault.Write(new(call.Id, Encoding.UTF8.GetBytes($$"""{"model":"desk","messages":[{"role":"system","content":"be brief"},{"role":"user","content":"{{text}}"}]}"""), "{}"u8.ToArray(), IsCut: false), new(2030, 1, 1));
            double good = isHard ? 0 : 1;
            if (isOpinion) facts.Add(QualityFact.Of(call, at, QualityFactSource.Feedback) with { Score = good });
            else if (i % 2 == 0) facts.Add(QualityFact.Of(copy, at, QualityFactSource.Shadow) with { Check = "agreement", Score = good, ReferenceScore = 1 });
            else facts.AddRange([QualityFact.Of(copy, at, QualityFactSource.Judge) with { Score = good / 2 }, QualityFact.Of(copy, at, QualityFactSource.Judge) with { Score = good / 2 }]);
        }
        await ledger.AddQualityAsync(facts, TestContext.Current.CancellationToken);
    }

    private static CallRecord Call(DateTimeOffset at, string target) =>
        new() { Id = Guid.CreateVersion7(at), RequestId = Guid.NewGuid().ToString("N"), StartedAt = at, Route = "desk", Target = target, Key = "team", Outcome = CallOutcome.Ok, Status = 200 };

    private static string Config(CommandFolder folder, string? key) => $$"""
        version: 1
        providers:
          one: { type: openai-compatible, base_url: "http://127.0.0.1:1" }
        targets:
          small: { provider: one, model: a }
          large: { provider: one, model: b }
        routes:
          desk: { strategy: complexity, targets: [small, large], quality: 0.9 }
        storage: { ledger: "{{folder.LedgerUrl}}"{{(key is null ? "" : $", content: encrypted, content_key: \"{key}\"")}} }
        """;
}
