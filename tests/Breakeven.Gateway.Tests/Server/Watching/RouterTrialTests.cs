using Breakeven.Gateway.Routing.Watching;
using Breakeven.Server.Watching;

namespace Breakeven.Gateway.Tests.Server.Watching;

public sealed class RouterTrialTests
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What the weak target answers because the strong one is full, or in a copy of a hard call, is worse without its being worse.</summary>
    [Theory]
    [InlineData("complexity_weak", "weak", 1)]
    [InlineData("sticky", "weak", 1)]
    [InlineData("sticky", "strong", 0)]
    [InlineData("complexity_strong", "strong", 0)]
    [InlineData("complexity_unknown", "strong", 0)]
    [InlineData("overflow", "weak", 0)]
    [InlineData("fallback", "weak", 0)]
    [InlineData("canary", "weak", 0)]
    public void Add_CallThatIsNotTheRoutersChoice_SaysNothing(string decision, string target, long counted)
    {
        RouterTrial trial = Trial(isSuspended: false);
        CallRecord call = Call(decision, target);
        trial.Add(call);
        trial.Add([Agreement(call, target == "weak" ? "strong" : "weak")]);
        Assert.Equal(counted, Values(trial, EvidenceKind.Agreement));
        Assert.Equal(counted, Values(trial, EvidenceKind.Usable));
    }

    /// <summary>While it is suspended, copies of the calls that it would have got speak for it.</summary>
    [Theory]
    [InlineData("complexity_suspended", 1)]
    [InlineData("complexity_strong", 0)]
    public void Add_Suspended_CountsCopiesOfItsOwnCalls(string decision, long counted)
    {
        RouterTrial trial = Trial(isSuspended: true, new EvidenceBaseline("desk", EvidenceKind.Agreement, 200, 0.9, 0.09, IsPromised: false));
        CallRecord call = Call(decision, "strong");
        trial.Add(call);
        trial.Add([Agreement(call, "weak")]);
        Assert.Equal(counted, Values(trial, EvidenceKind.Agreement));
    }

    /// <summary>What was never seen before cannot show that all is as it was.</summary>
    [Fact]
    public void Add_SuspendedAndNothingToCompare_LearnsNothing()
    {
        RouterTrial trial = Trial(isSuspended: true);
        for (int i = 0; i < 300; i++)
        {
            CallRecord call = Call("complexity_suspended", "strong");
            trial.Add(call);
            trial.Add([Agreement(call, "weak")]);
        }
        Assert.All(trial.Readings, reading => Assert.Equal((EvidenceState.Learning, 0), (reading.State, reading.Values)));
        Assert.Empty(trial.Learnt);
    }

    [Theory]
    [InlineData(CallOutcome.Ok, 20L, 1.0)]
    [InlineData(CallOutcome.Ok, 0L, 0.0)]
    [InlineData(CallOutcome.Truncated, 20L, 0.0)]
    [InlineData(CallOutcome.Filtered, 0L, 0.0)]
    [InlineData(CallOutcome.Timeout, null, null)]
    [InlineData(CallOutcome.ClientDisconnect, 3L, null)]
    public void Add_Answer_IsUsableOrNot(CallOutcome outcome, long? outputTokens, double? usable)
    {
        RouterTrial trial = Trial(isSuspended: false);
        trial.Add(Call("complexity_weak", "weak") with { Outcome = outcome, OutputTokens = outputTokens });
        Assert.Equal(usable, trial.Readings.SingleOrDefault(reading => reading.Kind == EvidenceKind.Usable)?.Mean);
    }

    /// <summary>What is said last of a call counts in the ledger; here nobody counts twice.</summary>
    [Fact]
    public void Add_ASecondOpinion_DoesNotCountAgain()
    {
        RouterTrial trial = Trial(isSuspended: false);
        CallRecord call = Call("complexity_weak", "weak");
        trial.Add(call);
        trial.Add(call);
        for (int i = 0; i < 5; i++) trial.Add([QualityFact.Of(call, s_start, QualityFactSource.Feedback) with { Score = 0 }]);
        Assert.Equal(1, Values(trial, EvidenceKind.Feedback));
        Assert.Equal(1, Values(trial, EvidenceKind.Usable));
    }

    private static long Values(RouterTrial trial, EvidenceKind kind) => trial.Readings.Where(reading => reading.Kind == kind).Sum(reading => reading.Values);

    private static RouterTrial Trial(bool isSuspended, params EvidenceBaseline[] learnt) => new(new RouterWatch("desk", model: null, new("weak"), new("strong"), suspension: null), isSuspended, learnt);

    private static CallRecord Call(string decision, string target) =>
        new() { Id = Guid.CreateVersion7(), RequestId = "r", StartedAt = s_start, Route = "desk", Target = target, Decision = decision, Score = 0.1, Key = "team", Outcome = CallOutcome.Ok, OutputTokens = 5 };

    private static QualityFact Agreement(CallRecord of, string answeredBy) =>
        QualityFact.Of(of with { Id = Guid.CreateVersion7(), ShadowOf = of.Id, Target = answeredBy, Arm = "shadow" }, s_start, QualityFactSource.Shadow) with { Check = "agreement", Score = 1 };
}
