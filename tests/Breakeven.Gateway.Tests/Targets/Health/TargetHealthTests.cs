using Breakeven.Gateway.Targets.Health;

namespace Breakeven.Gateway.Tests.Targets.Health;

/// <summary>The breaker and the cool-downs of one target, on a clock that the tests move.</summary>
public sealed class TargetHealthTests
{
    private const string Model = "m";
    private readonly TargetHealth _health = new(hasManyModels: false, seed: 1);
    private TimeSpan _now = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void Report_FailuresInARow_OpenAtFive(int failures, bool isAsked)
    {
        Fail(failures);
        Assert.Equal(isAsked, Wait() is null);
        Assert.Equal(isAsked ? HealthState.Closed : HealthState.Open, State);
    }

    /// <summary>Half of ten tries, never five in a row.</summary>
    [Fact]
    public void Report_HalfOfTenTries_Opens()
    {
        foreach (bool fails in (bool[])[true, false, true, false, true, false, true, false, false]) Try(fails ? HealthKind.Failed : HealthKind.Answered);
        Assert.Null(Wait());
        Try(HealthKind.Failed);
        Assert.NotNull(Wait());
    }

    [Fact]
    public void Report_LessThanHalfOfTheTries_StaysClosed()
    {
        for (int i = 0; i < 30; i++) Try(i % 5 is 0 or 2 ? HealthKind.Failed : HealthKind.Answered);
        Assert.Null(Wait());
    }

    [Fact]
    public void Report_OldTries_AreForgottenAfterThirtySeconds()
    {
        foreach (bool fails in (bool[])[true, false, true, false, true, false, true, false]) Try(fails ? HealthKind.Failed : HealthKind.Answered);
        Pass(30);
        foreach (bool fails in (bool[])[true, false, true, false, true]) Try(fails ? HealthKind.Failed : HealthKind.Answered);
        Assert.Null(Wait());
    }

    /// <summary>Fault 51: an overloaded target counts half a failure, so ten in a row open; and each leaves it alone for 5 s.</summary>
    [Fact]
    public void Report_Overloaded_CountsHalf()
    {
        for (int i = 0; i < 9; i++)
        {
            Try(HealthKind.Overloaded);
            Assert.Equal(HealthState.Cooling, State);
            Pass(5);
            Assert.Null(Wait());
        }
        Try(HealthKind.Overloaded);
        Pass(5); // the cool-down is over
        Assert.NotEqual(HealthState.Cooling, State);
        Assert.NotEqual(HealthState.Closed, State);
    }

    /// <summary>Fault 56: client mistakes, content filters and cancellations never count; nor do limits and quotas open a breaker.</summary>
    [Theory]
    [InlineData("rejected")]
    [InlineData("conflict")]
    [InlineData("client_disconnect")]
    [InlineData("deadline")]
    [InlineData("shutdown")]
    [InlineData("unsupported")]
    public void Report_NotTheTargetsFault_NeverOpens(string errorClass)
    {
        HealthSignal signal = HealthSignal.Of(new(default, errorClass, 400, CallResult.Refused(GatewayErrors.ClientGone)));
        for (int i = 0; i < 100; i++) Try(signal);
        Assert.True(_health.IsClear);
    }

    [Fact]
    public void Wait_Open_DoublesFromFiveSecondsToThreeHundredWithinAFifth()
    {
        Fail(5);
        foreach (double expected in (double[])[5, 10, 20, 40, 80, 160, 300, 300])
        {
            Assert.InRange(Wait()!.Value.TotalSeconds, expected * 0.8, expected * 1.2);
            _now += Wait()!.Value;
            Assert.Equal(HealthState.HalfOpen, State);
            Fail(1);
        }
    }

    [Fact]
    public void TryEnter_HalfOpen_OneCallProbesAndItsAnswerCloses()
    {
        Fail(5);
        Pass(6);
        Assert.True(Enter(out HealthPass probe));
        Assert.True(probe.IsProbe);
        Assert.False(Enter(out _));
        _health.Report(probe, new(HealthKind.Answered), Model, _now);
        Assert.Equal((HealthState.Closed, true), (State, _health.IsClear));
        Fail(4);
        Assert.Null(Wait()); // the old failures are forgotten
    }

    [Fact]
    public void Report_ProbeThatSaysNothing_LeavesRoomForTheNext()
    {
        Fail(5);
        Pass(6);
        Assert.True(Enter(out HealthPass probe));
        _health.Report(probe, default, Model, _now);
        Assert.True(Enter(out HealthPass next) && next.IsProbe);
    }

    /// <summary>What began before the breaker opened says nothing about the target now.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Report_TriesThatBeganBefore_NeitherCloseNorReopen(bool answers)
    {
        Assert.True(Enter(out HealthPass early));
        Fail(5);
        TimeSpan wait = Wait()!.Value;
        _health.Report(early, new(answers ? HealthKind.Answered : HealthKind.Failed), Model, _now);
        Assert.Equal(wait, Wait());
    }

    /// <summary>The last permitted target is held back for 5 s at a time, whatever it has earned.</summary>
    [Fact]
    public void Wait_LastTarget_IsNeverHeldBackForMoreThanFiveSeconds()
    {
        Fail(5);
        for (int i = 0; i < 6; i++)
        {
            Assert.InRange(Wait(isLast: true)!.Value.TotalSeconds, 0.1, 5);
            Pass(5);
            Assert.Null(Wait(isLast: true));
            Assert.True(_health.TryEnter(Model, _now, isLast: true, again: false, out HealthPass probe, out _));
            Assert.NotNull(Wait(isLast: true)); // one probe
            _health.Report(probe, new(HealthKind.Failed), Model, _now);
        }
        Assert.True(Wait() > TimeSpan.FromMinutes(2)); // who has another target goes there
    }

    [Fact]
    public void Wait_LastTargetsProbeHangs_TheNextGoesAfterFiveSeconds()
    {
        Fail(5);
        Pass(6);
        Assert.True(Enter(out _));
        Pass(4.9);
        Assert.NotNull(Wait(isLast: true));
        Pass(0.1);
        Assert.Null(Wait(isLast: true));
        Assert.NotNull(Wait(isLast: false)); // others wait for the probe's end
    }

    /// <summary>Faults 45, 46, 47, 48, 51, 52, 53: for how long each of them leaves the target alone.</summary>
    [Theory]
    [InlineData(nameof(HealthKind.RateLimited), 30.0, 30)]
    [InlineData(nameof(HealthKind.RateLimited), 86400.0, 120)]
    [InlineData(nameof(HealthKind.RateLimited), null, 5)]
    [InlineData(nameof(HealthKind.RateLimited), 0.5, 0.5)]
    [InlineData(nameof(HealthKind.Overloaded), 1.0, 5)]
    [InlineData(nameof(HealthKind.Overloaded), 20.0, 20)]
    [InlineData(nameof(HealthKind.Failed), 20.0, 20)]
    [InlineData(nameof(HealthKind.Failed), 500.0, 120)]
    [InlineData(nameof(HealthKind.Failed), null, 0)]
    [InlineData(nameof(HealthKind.QuotaSpent), null, 300)]
    [InlineData(nameof(HealthKind.CredentialRefused), null, 300)]
    [InlineData(nameof(HealthKind.AccessRefused), null, 300)]
    [InlineData(nameof(HealthKind.ModelMissing), null, 60)]
    [InlineData(nameof(HealthKind.Answered), null, 0)]
    public void Report_OneTry_CoolsForAsLongAsItSays(string kind, double? asked, double seconds)
    {
        Try(new HealthSignal(Enum.Parse<HealthKind>(kind), asked is { } wait ? TimeSpan.FromSeconds(wait) : null));
        Assert.Equal(seconds, Wait()?.TotalSeconds ?? 0);
        bool isGuess = kind == nameof(HealthKind.RateLimited) && asked is null; // keeps nobody from the only target
        Assert.Equal(isGuess ? 0 : seconds, Wait(isLast: true)?.TotalSeconds ?? 0);
        Pass(seconds);
        Assert.Null(Wait());
    }

    [Fact]
    public void Report_TwoWishes_TheLongerHolds()
    {
        Try(new HealthSignal(HealthKind.RateLimited, TimeSpan.FromSeconds(30)));
        _health.Report(default, new(HealthKind.RateLimited, TimeSpan.FromSeconds(1)), Model, _now);
        Assert.Equal(30, Wait()!.Value.TotalSeconds);
    }

    /// <summary>A name that clients made up, or may not use, is that name's matter alone; and names do not add up.</summary>
    [Fact]
    public void Report_MissingModelOfAWildcard_LeavesTheOthersAlone()
    {
        TargetHealth health = new(hasManyModels: true, seed: 1);
        foreach (HealthKind kind in (HealthKind[])[HealthKind.ModelMissing, HealthKind.AccessRefused])
        {
            Assert.True(health.TryEnter($"{kind}", _now, isLast: false, again: false, out HealthPass pass, out _));
            health.Report(pass, new(kind), $"{kind}", _now);
            Assert.NotNull(health.Wait($"{kind}", _now, isLast: true));
        }
        Assert.Null(health.Wait("other", _now, isLast: false));
        for (int i = 0; i < 1000; i++) health.Report(default, new(HealthKind.ModelMissing), $"made-up-{i}", _now);
        IEnumerable<string> names = [nameof(HealthKind.AccessRefused), nameof(HealthKind.ModelMissing), .. Enumerable.Range(0, 1000).Select(i => $"made-up-{i}")];
        Assert.Equal(ModelCoolDowns.MostModels, names.Count(name => health.Wait(name, _now, isLast: false) is not null));
        Pass(600);
        Assert.True(health.TryEnter("other", _now, isLast: false, again: false, out _, out _));
        Assert.True(health.IsClear);
    }

    /// <summary>Fault 52: a refused credential is everybody's, also of a wildcard.</summary>
    [Fact]
    public void Report_CredentialOfAWildcard_TurnsItOff()
    {
        TargetHealth health = new(hasManyModels: true, seed: 1);
        Assert.True(health.TryEnter("a", _now, isLast: false, again: false, out HealthPass pass, out _));
        HealthChange? change = health.Report(pass, new(HealthKind.CredentialRefused), "a", _now);
        Assert.Equal(new HealthChange(HealthState.Closed, HealthState.Off, "credential", CoolDown.Credential), change);
        Assert.NotNull(health.Wait("b", _now, isLast: true));
    }

    [Fact]
    public void Changes_ThroughABreakersLife_AreToldOnceEach()
    {
        List<(HealthState, HealthState)> told = [];
        for (int i = 0; i < 5; i++) Note(Try(HealthKind.Failed));
        Pass(6);
        Assert.True(_health.TryEnter(Model, _now, isLast: false, again: false, out HealthPass probe, out HealthChange? probing));
        Note(probing);
        Note(_health.Report(probe, new(HealthKind.Failed), Model, _now));
        Pass(12);
        Assert.True(_health.TryEnter(Model, _now, isLast: false, again: false, out probe, out probing));
        Note(probing);
        Note(_health.Report(probe, new(HealthKind.Answered), Model, _now));
        Assert.Equal(
            [(HealthState.Closed, HealthState.Open), (HealthState.Open, HealthState.HalfOpen), (HealthState.HalfOpen, HealthState.Open), (HealthState.Open, HealthState.HalfOpen), (HealthState.HalfOpen, HealthState.Closed)], told);

        void Note(HealthChange? change)
        {
            if (change is { } noticed) told.Add((noticed.From, noticed.To));
        }
    }

    [Fact]
    public void Standing_Always_TellsSinceWhenWhyAndUntilWhen()
    {
        Assert.Equal(new HealthStanding(HealthState.Closed, null, null, null, 0), _health.Standing(_now));
        Try(new HealthSignal(HealthKind.RateLimited, TimeSpan.FromSeconds(30)));
        Pass(10);
        Assert.True(_health.TryEnter(Model, _now, isLast: false, again: true, out _, out _));
        Assert.Equal(new HealthStanding(HealthState.Cooling, TimeSpan.FromSeconds(10), "rate_limited", TimeSpan.FromSeconds(20), 1), _health.Standing(_now));
        Pass(25);
        Assert.Equal(new HealthStanding(HealthState.Closed, TimeSpan.FromSeconds(5), null, null, 1), _health.Standing(_now));
    }

    private HealthState State => _health.Standing(_now).State;

    private TimeSpan? Wait(bool isLast = false) => _health.Wait(Model, _now, isLast);

    private bool Enter(out HealthPass pass) => _health.TryEnter(Model, _now, isLast: false, again: false, out pass, out _);

    private void Pass(double seconds) => _now += TimeSpan.FromSeconds(seconds);

    private void Fail(int times)
    {
        for (int i = 0; i < times; i++) Try(HealthKind.Failed);
    }

    private HealthChange? Try(HealthKind kind) => Try(new HealthSignal(kind));

    private HealthChange? Try(HealthSignal signal)
    {
        Assert.True(_health.TryEnter(Model, _now, isLast: true, again: false, out HealthPass pass, out _));
        return _health.Report(pass, signal, Model, _now);
    }
}
