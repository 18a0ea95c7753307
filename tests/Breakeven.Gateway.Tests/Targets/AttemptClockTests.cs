using Breakeven.Gateway.Targets;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Targets;

public sealed class AttemptClockTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly AttemptClock _clock;

    public AttemptClockTests() => _clock = new(_time, Seconds(60), CancellationToken.None, CancellationToken.None);

    public void Dispose() => _clock.Dispose();

    [Fact]
    public void Expect_TimeRunsOut_StopsAndNamesThePhase()
    {
        _clock.Expect(WaitPhase.Headers, Seconds(5));
        _time.Advance(Seconds(4.9));
        Assert.False(_clock.Token.IsCancellationRequested);

        _time.Advance(Seconds(0.1));
        Assert.True(_clock.Token.IsCancellationRequested);
        Assert.Equal(WaitPhase.Headers, _clock.Expired);
    }

    [Fact]
    public void Expect_MovedAgainAndAgain_RunsFromTheLastTime()
    {
        for (int chunk = 0; chunk < 10; chunk++)
        {
            _clock.Expect(WaitPhase.BetweenChunks, Seconds(3));
            _time.Advance(Seconds(2));
        }
        Assert.False(_clock.Token.IsCancellationRequested);

        _time.Advance(Seconds(1));
        Assert.Equal(WaitPhase.BetweenChunks, _clock.Expired);
    }

    [Fact]
    public void Expect_SoonerThanBefore_DoesNotWaitForTheOldTime()
    {
        _clock.Expect(WaitPhase.FirstContent, Seconds(30));
        _clock.Expect(WaitPhase.End, Seconds(0.25));
        _time.Advance(Seconds(0.25));
        Assert.Equal(WaitPhase.End, _clock.Expired);
    }

    [Fact]
    public void Pause_OldTimePasses_OnlyTheCallsDeadlineCounts()
    {
        _clock.Expect(WaitPhase.BetweenChunks, Seconds(3));
        _clock.Pause();
        _time.Advance(Seconds(59));
        Assert.False(_clock.Token.IsCancellationRequested);

        _time.Advance(Seconds(1));
        Assert.Equal(WaitPhase.Total, _clock.Expired);
    }

    [Fact]
    public void Expect_NoTimeLeft_StopsAtOnce()
    {
        _clock.Expect(WaitPhase.FirstContent, Seconds(-1));
        _time.Advance(TimeSpan.Zero);
        Assert.Equal(WaitPhase.FirstContent, _clock.Expired);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
