using Breakeven.Gateway.Overload;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Overload;

/// <summary>Fault 40: last in, first out within a priority; the lowest priority is refused first.</summary>
[Trait("Fault", "40")]
public sealed class CallGateTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Enter_NoPlaceIsFree_WaitsForTheNextThatIs()
    {
        CallGate gate = Full();
        Task<bool> waiting = EnterAsync(gate);
        Assert.False(waiting.IsCompleted);
        gate.Leave();
        Assert.True(await waiting);
        Assert.Equal((1, 0), (gate.Inside, gate.Queued));
    }

    [Fact]
    public async Task Leave_SeveralWait_LetsInTheNewestOfTheHighestPriority()
    {
        CallGate gate = Full();
        List<string> order = [];
        Task[] calls =
        [
            NoteAsync("normal, old", EnterAsync(gate)), NoteAsync("high, old", EnterAsync(gate, KeyPriority.High)), NoteAsync("low", EnterAsync(gate, KeyPriority.Low)),
            NoteAsync("normal, new", EnterAsync(gate)), NoteAsync("high, new", EnterAsync(gate, KeyPriority.High)),
        ];
        for (int i = 0; i < calls.Length; i++)
        {
            gate.Leave();
            while (order.Count <= i) await Task.Yield(); // the next one is let in by the next round only
        }
        await Task.WhenAll(calls);
        Assert.Equal(["high, new", "high, old", "normal, new", "normal, old", "low"], order);

        async Task NoteAsync(string name, Task<bool> entering)
        {
            Assert.True(await entering);
            lock (order) order.Add(name);
        }
    }

    [Fact]
    public async Task Enter_QueueIsFull_ShedsTheOldestOfTheLowestPriority()
    {
        CallGate gate = Full();
        Task<bool> high = EnterAsync(gate, KeyPriority.High), oldLow = EnterAsync(gate, KeyPriority.Low), low = EnterAsync(gate, KeyPriority.Low);
        Task<bool> normal = EnterAsync(gate, KeyPriority.Normal, most: 3);
        Assert.False(await oldLow);
        Task<bool> newer = EnterAsync(gate, KeyPriority.Normal, most: 3);
        Assert.False(await low);
        Assert.False(await EnterAsync(gate, KeyPriority.Low, most: 3)); // all that wait go before it
        Assert.Equal(3, gate.Queued);
        Assert.All([high, normal, newer], call => Assert.False(call.IsCompleted));
        gate.SetLimit(4);
        Assert.True(await high && await normal && await newer);
    }

    [Fact]
    public async Task Enter_WaitsTooLong_IsRefused()
    {
        CallGate gate = Full();
        Task<bool> waiting = EnterAsync(gate);
        _time.Advance(Wait);
        Assert.False(await waiting);
        Assert.Equal(0, gate.Queued);
    }

    [Fact]
    public async Task Enter_CallerLeaves_IsCancelledAndForgotten()
    {
        CallGate gate = Full();
        using CancellationTokenSource gone = new();
        Task<bool> waiting = gate.EnterAsync(KeyPriority.Normal, most: 10, Wait, gone.Token).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal((1, 0), (gate.Inside, gate.Queued));
    }

    [Fact]
    public async Task Enter_NoQueue_IsRefusedAtOnce()
    {
        CallGate gate = Full();
        Assert.False(await EnterAsync(gate, most: 0));
        Assert.False(await gate.EnterAsync(KeyPriority.High, most: 10, TimeSpan.Zero, default));
    }

    [Fact]
    public void SetLimit_BelowThoseInside_SendsNobodyAwayAndLetsNobodyIn()
    {
        CallGate gate = new(3, _time);
        for (int i = 0; i < 3; i++) Assert.True(gate.TryEnter());
        gate.SetLimit(1);
        gate.Leave();
        Assert.False(gate.TryEnter());
        gate.Leave();
        Assert.False(gate.TryEnter());
        gate.Leave();
        Assert.True(gate.TryEnter());
    }

    /// <summary>Whatever comes, goes, changes its mind or runs out of time: never more inside than the limit, and every place comes back.</summary>
    [Fact]
    public void Gate_AnyInterleaving_KeepsItsLimitAndLosesNoPlace() =>
        Gen.Select(Gen.Int[1, 4], Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2]).Array[1, 60]).Sample((limit, steps) =>
        {
            FakeTimeProvider time = new();
            CallGate gate = new(limit, time);
            List<Task<bool>> waiting = [];
            int inside = 0;
            foreach ((int step, int priority) in steps)
            {
                if (step <= 1) waiting.Add(gate.EnterAsync((KeyPriority)priority, most: 3, Wait, default).AsTask());
                else if (step == 2 && inside > 0)
                {
                    gate.Leave();
                    inside--;
                }
                else time.Advance(TimeSpan.FromMilliseconds(400));
                Assert.True(SpinWait.SpinUntil(() => waiting.Count(call => !call.IsCompleted) == gate.Queued, TimeSpan.FromSeconds(30)));
                inside += waiting.Count(call => call.IsCompletedSuccessfully && call.GetAwaiter().GetResult());
                waiting.RemoveAll(call => call.IsCompleted);
                Assert.True(gate.Inside == inside && inside <= limit, $"{gate.Inside} inside, {inside} known, {limit} allowed");
            }
        }, iter: 300, threads: 1);

    private CallGate Full()
    {
        CallGate gate = new(1, _time);
        Assert.True(gate.TryEnter());
        return gate;
    }

    private static Task<bool> EnterAsync(CallGate gate, KeyPriority priority = KeyPriority.Normal, int most = 10) => gate.EnterAsync(priority, most, Wait, default).AsTask();
}
