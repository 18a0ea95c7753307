using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Prompts.Learning;
using Breakeven.Gateway.Prompts.Outputs;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Tests.Prompts;

/// <summary>What a start learns from the records of earlier calls.</summary>
public sealed class PromptLearningTests
{
    private static readonly PromptRuleConfig s_rule = new() { Cache = true, MaxTokens = new(Tokens: null) };

    /// <summary>After a restart the first call is marked, where without the ledger the first twenty are not.</summary>
    [Fact]
    public async Task Finish_RecordsShowReuse_FirstCallIsMarked()
    {
        await using PromptGateway earlier = await PromptGateway.StartAsync(s_rule), without = await PromptGateway.StartAsync(s_rule), gateway = await PromptGateway.StartAsync(s_rule);
        for (int i = 0; i < 21; i++) await earlier.AskAsync("/v1/messages", Message($"question {i}"));
        PromptLearning learning = gateway.Host.Services.LearnPrompts(gateway.Host.Snapshots.Current);
        foreach (CallRecord call in earlier.Host.Journal.Outcomes.OrderBy(call => call.StartedAt)) learning.Add(call);
        learning.Finish();
        await gateway.AskAsync("/v1/messages", Message("the first"));
        await without.AskAsync("/v1/messages", Message("the first"));
        JsonNode sent = gateway.Claude.Seen.Single().Json;
        Assert.NotNull(sent["system"]![0]!["cache_control"]);
        Assert.Equal("the first", (string?)sent["messages"]![0]!["content"]);
        Assert.DoesNotContain("cache_control", without.Claude.Seen.Single().Body, StringComparison.Ordinal);
    }

    /// <summary>Reuse after ten minutes each: what is learnt is that an hour pays.</summary>
    [Fact]
    public async Task Finish_LongGaps_FirstCallIsMarkedForAnHour()
    {
        await using PromptGateway gateway = await PromptGateway.StartAsync(s_rule);
        PromptLearning learning = gateway.Host.Services.LearnPrompts(gateway.Host.Snapshots.Current);
        for (int i = 0; i < 40; i++) learning.Add(Call(i, TimeSpan.FromMinutes(10)));
        learning.Finish();
        HttpResponseMessage answer = await gateway.AskAsync("/v1/messages", Message("the first"));
        Assert.Equal("1h", (string?)gateway.Claude.Seen.Single().Json["system"]![0]!["cache_control"]!["ttl"]);
        Assert.Equal(["cache:system", "cache:1h"], (await gateway.Host.RecordOf(answer)).PromptMeasures!.Value);
    }

    /// <summary>Copies, side calls, failed calls and targets that are gone teach nothing.</summary>
    [Fact]
    public async Task Add_WhatIsNoDemand_IsNotCounted()
    {
        await using PromptGateway gateway = await PromptGateway.StartAsync(s_rule);
        PromptLearning learning = gateway.Host.Services.LearnPrompts(gateway.Host.Snapshots.Current);
        for (int i = 0; i < 40; i++)
        {
            CallRecord call = Call(i, TimeSpan.FromSeconds(5));
            learning.Add(call with { ShadowOf = Guid.NewGuid() });
            learning.Add(call with { Tags = ImmutableSortedDictionary<string, string>.Empty.Add(CallRecord.SideCallTag, "judge") });
            learning.Add(call with { Outcome = CallOutcome.UpstreamError });
            learning.Add(call with { Target = "gone" });
            learning.Add(call with { PromptParts = null });
            learning.Add(call with { PrefixHashes = ["none", ""] });
        }
        learning.Finish();
        await gateway.AskAsync("/v1/messages", Message("the first"));
        Assert.DoesNotContain("cache_control", gateway.Claude.Seen.Single().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_Lengths_GiveAutoItsLimit()
    {
        await using PromptGateway gateway = await PromptGateway.StartAsync(s_rule);
        PromptLearning learning = gateway.Host.Services.LearnPrompts(gateway.Host.Snapshots.Current);
        for (int i = 0; i < AutoOutputLimit.LeastAnswers; i++) learning.Add(Call(i, TimeSpan.FromSeconds(5)) with { MaxOutputTokens = i % 2 == 0 ? 5_000 : null });
        Assert.InRange(gateway.Host.Services.GetRequiredService<OutputLengths>().Of("sonnet")!.Limit!.Value, 750, 900);
    }

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(false, false, false)]
    public void IsWorthWhile_OnlyWhereSomethingIsLearnt(bool cache, bool auto, bool expected) => Assert.Equal(expected, PromptLearning.IsWorthWhile(new()
    {
        Routes = [new("r") { Prompts = new() { Cache = cache, Tools = ToolMinification.Compact, MaxTokens = new(auto ? null : 9) } }],
    }));

    private static string Message(string text) => $$"""{"model":"sonnet","max_tokens":9,"system":"{{PromptGateway.Instructions}}","messages":[{"role":"user","content":"{{text}}"}]}""";

    /// <summary>One question after another behind the same instructions of 1,800 tokens.</summary>
    private static CallRecord Call(int number, TimeSpan apart) => new()
    {
        Id = Guid.Empty, RequestId = "r", StartedAt = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero) + number * apart, Route = "sonnet", Target = "sonnet", Outcome = CallOutcome.Ok, UsageSource = UsageSource.Provider,
        InputTokens = 1_850, OutputTokens = 500, PrefixHashes = ["00000000000000aa", number.ToString("x16", System.Globalization.CultureInfo.InvariantCulture)],
        PromptParts = ImmutableSortedDictionary<string, int>.Empty.Add("tools", 0).Add("system", 1_800).Add("history", 0).Add("last_turn", 50),
        Attempts = [new("sonnet", default, 5, 200, null) { Model = "sonnet" }],
    };
}
