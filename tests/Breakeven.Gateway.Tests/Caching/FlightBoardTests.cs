using Breakeven.Gateway.Caching.Flights;
using CsCheck;

namespace Breakeven.Gateway.Tests.Caching;

public sealed class FlightBoardTests
{
    [Fact]
    public async Task Fail_OthersWait_OneLeadsAndTheRestGoOnWaiting()
    {
        FlightBoard board = new();
        Assert.Null(board.Enter("k", out Flight flight));
        TaskCompletionSource<Landing> a = board.Enter("k", out _)!, b = board.Enter("k", out _)!;
        board.Fail(flight);
        Assert.True((await a.Task).Leads);
        Assert.False(b.Task.IsCompleted);
        board.Fail(flight);
        Assert.Equal(Landing.Apart, await b.Task);
        Assert.Equal(0, board.Count);
    }

    [Fact]
    public void Leave_ToldToLeadMeanwhile_SaysSo()
    {
        FlightBoard board = new();
        board.Enter("k", out Flight flight);
        TaskCompletionSource<Landing> wait = board.Enter("k", out _)!;
        board.Fail(flight);
        Assert.True(board.Leave(flight, wait)!.Value.Leads);
    }

    /// <summary>Whatever the order of arrivals, failures, ends and departures: nobody waits for ever, and the board is empty in the end.</summary>
    [Fact]
    public void Board_AnyOrder_LeavesNobodyWaiting() => Gen.Int[0, 3].Array[1, 60].Sample(steps =>
    {
        FlightBoard board = new();
        Queue<Flight> led = new();
        List<(Flight Flight, TaskCompletionSource<Landing> Wait)> waits = [];
        foreach (int step in steps)
        {
            if (step == 0)
            {
                if (board.Enter("k", out Flight flight) is { } wait) waits.Add((flight, wait));
                else led.Enqueue(flight);
            }
            else if (step == 1 && led.TryDequeue(out Flight? failed)) board.Fail(failed);
            else if (step == 2 && led.TryDequeue(out Flight? landed)) board.Land(landed, Landing.Apart);
            else if (step == 3 && waits.FirstOrDefault(item => !item.Wait.Task.IsCompleted) is { Wait: not null } leaving)
            {
                board.Leave(leaving.Flight, leaving.Wait);
                waits.Remove(leaving);
            }
            foreach ((Flight flight, TaskCompletionSource<Landing> wait) in waits.Where(item => item.Wait.Task.IsCompleted).ToArray())
            {
                if (wait.Task.Result.Leads) led.Enqueue(flight);
                waits.Remove((flight, wait));
            }
        }
        while (led.TryDequeue(out Flight? last))
        {
            board.Fail(last);
            foreach ((Flight flight, TaskCompletionSource<Landing> wait) in waits.Where(item => item.Wait.Task.IsCompleted).ToArray())
            {
                if (wait.Task.Result.Leads) led.Enqueue(flight);
                waits.Remove((flight, wait));
            }
        }
        return waits.Count == 0 && board.Count == 0;
    });
}
