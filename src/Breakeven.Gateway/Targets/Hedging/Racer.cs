using Breakeven.Gateway.Budgets;

namespace Breakeven.Gateway.Targets.Hedging;

/// <summary>One of the two tries, and its way to the client.</summary>
internal sealed class Racer : IAnswerSink, IDisposable
{
    private readonly HedgeRace _race;
    private readonly CancellationTokenSource _stop;
    private Task<AttemptResult>? _trying;

    public Racer(HedgeRace race, CallContext call, Candidate candidate, BudgetHold hold, CancellationToken clientGone)
    {
        _race = race;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(clientGone);
        Call = call.Fork();
        Call.Racer = this;
        (Candidate, Hold, BeganAfter) = (candidate, hold, call.Elapsed);
    }

    /// <summary>The call as this try sees it.</summary>
    public CallContext Call { get; }
    public Candidate Candidate { get; }
    public BudgetHold Hold { get; }

    /// <summary>The call's age when this try began.</summary>
    public TimeSpan BeganAfter { get; }

    /// <exception cref="InvalidOperationException">It does not run yet.</exception>
    public Task<AttemptResult> Trying => _trying ?? throw new InvalidOperationException("The try has not begun.");

    /// <summary>Whether it was stopped because the other one answers.</summary>
    public bool IsStopped { get; private set; }

    public bool HasStarted => _race.Answer.HasStarted;

    public void Run(AttemptRunner attempts, TimeSpan left) => _trying = attempts.TryAsync(Call, Candidate, this, left, _stop.Token);

    /// <returns>False when the other one has content already.</returns>
    public bool TryWin() => _race.TryWin(this);

    public void Stop()
    {
        IsStopped = true;
        _stop.Cancel();
    }

    /// <summary>Sees the try to its end, should it still run.</summary>
    public async Task EndAsync()
    {
        if (_trying is null or { IsCompleted: true }) return;
        Stop();
        await ((Task)_trying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Start(AnswerHead head) => _race.Start(this, head);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => _race.WriteAsync(this, bytes, cancellationToken);

    /// <summary>Answers end only after the race.</summary>
    public ValueTask CompleteAsync(ReadOnlyMemory<byte> last) => throw new InvalidOperationException("A try does not end the answer.");

    public void Abort() => throw new InvalidOperationException("A try does not end the answer.");

    public void Dispose() => _stop.Dispose();
}
