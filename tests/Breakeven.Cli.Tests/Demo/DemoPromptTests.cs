using Breakeven.Cli.Demo;

namespace Breakeven.Cli.Tests.Demo;

public sealed class DemoPromptTests
{
    private static readonly DateTimeOffset s_at = new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, int> Sizes() => new([.. DemoCompany.Workloads.SelectMany(workload => new[] { 1, 2, 59, 600, 1_279, 1_281, 4_000 }.Select(tokens => new TheoryDataRow<string, int>(workload.Name, tokens)))]);

    /// <summary>Whatever the demo adds to the recorded traffic, its sizes stay as they were.</summary>
    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Body_AnyWorkloadAndSize_HasAsManyWordsAsTheRecordedCallHadTokens(string workload, int tokens)
    {
        DemoCall call = Call(1, DemoCompany.Workloads.Single(known => known.Name == workload), tokens);
        using MemoryStream body = new(DemoPrompt.Body(call));
        SimulatedRequest request = await SimulatedRequest.ReadAsync(body, TestContext.Current.CancellationToken);
        Assert.Equal((tokens, 50, call.RequestId, s_at), (request.PromptTokens, request.OutputTokens, request.Call, request.SimulatedAt));
    }

    [Fact]
    public void Messages_SameQuestionOfTwoCalls_AreTheSameAndNoOtherCallHasThem()
    {
        DemoCall first = Call(1, DemoCompany.Support, 400) with { Question = 3 }, again = Call(2, DemoCompany.Support, 400) with { Question = 3 };
        Assert.Equal(DemoPrompt.Messages(first), DemoPrompt.Messages(again));
        Assert.NotEqual(DemoPrompt.Messages(first), DemoPrompt.Messages(again with { Question = 4 }));
        Assert.NotEqual(DemoPrompt.Messages(first), DemoPrompt.Messages(again with { Question = null }));
    }

    [Fact]
    public void Messages_LongSupportCall_IsAConversationThatEndsWithTheUser()
    {
        (string Role, string Text)[] messages = [.. DemoPrompt.Messages(Call(1, DemoCompany.Support, 1_200))];
        Assert.Equal(["system", "user", "assistant"], messages.Take(3).Select(message => message.Role));
        Assert.Equal("user", messages[^1].Role);
        Assert.True(messages.Length > 10);
    }

    [Fact]
    public async Task Messages_TwoContracts_ShareTheBeginningThatAProviderCaches()
    {
        SimulatedRequest[] requests = await Task.WhenAll(new[] { Call(1, DemoCompany.Contracts, 1_500), Call(2, DemoCompany.Contracts, 1_700) }.Select(async call =>
        {
            using MemoryStream body = new(DemoPrompt.Body(call));
            return await SimulatedRequest.ReadAsync(body, TestContext.Current.CancellationToken);
        }));
        Assert.Equal(requests[0].Prefixes.Take(3), requests[1].Prefixes.Take(3)); // 1,024, 1,152 and 1,280 tokens
        Assert.NotEqual(requests[0].Prefixes[3], requests[1].Prefixes[3]);
    }

    /// <summary>What the first screen and the README say of the mix is what is drawn.</summary>
    [Fact]
    public void QuestionOf_ManyCalls_RecursAsOftenAsTheDemoSays()
    {
        string[] ids = [.. Enumerable.Range(0, 20_000).Select(n => $"demo-7-{n:D6}")];
        int[] questions = [.. ids.Select(id => DemoMix.QuestionOf(DemoCompany.Support, id)).Where(question => question is not null).Select(question => question!.Value)];
        Assert.InRange(questions.Length / (double)ids.Length, 0.29, 0.31);
        Assert.InRange(questions.Distinct().Count(), 195, DemoMix.RecurringQuestions);
        Assert.All(questions, question => Assert.InRange(question, 0, DemoMix.RecurringQuestions - 1));
        Assert.InRange(questions.Count(question => question == 0) / (double)questions.Count(question => question == 1), 1.7, 2.3); // Zipf: twice as often
        Assert.All(ids.Take(1_000), id => Assert.Null(DemoMix.QuestionOf(DemoCompany.Contracts, id)));
        Assert.InRange(ids.Count(DemoMix.IsHard) / (double)ids.Length, 0.39, 0.41);
    }

    private static DemoCall Call(int index, DemoWorkload workload, int tokens) => new(index, s_at, workload, tokens, 50, $"demo-7-{index:D6}");
}
