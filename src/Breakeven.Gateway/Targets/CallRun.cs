using System.Collections.Immutable;

namespace Breakeven.Gateway.Targets;

/// <summary>Where one call stands in stage <c>call</c>: what it has tried, what that may have cost, how much time is left.</summary>
internal sealed class CallRun(CallContext call, IAnswerSink answer, CancellationToken clientGone)
{
    private readonly ProviderConfig _first = call.Plan.Order[0].Target.Provider;
    private List<(string TargetId, TimeSpan Asked)>? _limited;
    private AttemptResult? _lastSent, _inexpressible;
    private bool _isJournalled;
    private Money? _journalled;
    private Money _lost = Money.Zero;

    public CallContext Call => call;
    public IAnswerSink Answer => answer;
    public CancellationToken ClientGone => clientGone;
    public ImmutableArray<Candidate> Order => call.Plan.Order;

    /// <summary>Why the call cannot go on at all.</summary>
    public CallError? Refusal { get; set; }

    /// <summary>The budget does not cover a target; another may be cheaper.</summary>
    public CallError? Unaffordable { get; set; }

    /// <summary>Retries of a target so far.</summary>
    public int Retries { get; set; }

    /// <summary>Time left to the whole call.</summary>
    public TimeSpan Left => call.Deadline.Within(_first.Timeouts.Total) - call.Elapsed;

    /// <summary>No further try: too many were made, too little time is left, or nobody waits for the answer any more.</summary>
    public bool IsOver =>
        call.AttemptsMade >= _first.Retry.Attempts
        || (call.AttemptsMade > 0 && call.Deadline.BeforeContent(Left, call.Elapsed, call.Request.Stream) < RetryRules.ShortestAttempt)
        || clientGone.IsCancellationRequested;

    public bool HasFailed => (_lastSent ?? _inexpressible) is not null;

    /// <summary>What the journal must hold before this try, should nothing more be heard of the call; with what earlier tries may have cost.</summary>
    /// <returns>False when it holds as much already.</returns>
    public bool NeedsIntent(Money? worstCase, out Money? cost)
    {
        cost = worstCase is { } most ? _lost + most : _lost > Money.Zero ? _lost : null;
        return !_isJournalled || (cost is { } now && !(now <= _journalled));
    }

    public void Journalled(Money? cost) => (_isJournalled, _journalled) = (true, cost);

    /// <summary>A try failed and the call may go on. What it may have cost is charged at once: nobody else can spend it.</summary>
    public void Failed(AttemptResult failure)
    {
        if (failure.Row < 0)
        {
            _inexpressible = failure; // its hold stays until the next one takes its place, or the call is recorded
            return;
        }
        _lastSent = failure;
        if (failure.Result.Error is { Outcome: CallOutcome.RateLimited, Retryable: true })
            (_limited ??= []).Add((failure.Result.Candidate!.Value.Target.Id, failure.RetryAfter ?? Health.CoolDown.Unstated));
        LostAttempt.Charge(call, failure);
        _lost = LostAttempt.Sum(call);
    }

    /// <summary>Every target failed: the last failure speaks. A target that cannot take such a request says nothing about those that can.</summary>
    /// <param name="waitOf">How long a call would have to wait for a candidate that was not asked; null when it would not.</param>
    public CallResult Exhausted(Func<Candidate, TimeSpan?> waitOf)
    {
        AttemptResult last = _lastSent ?? _inexpressible!;
        LostAttempt.Uncharge(call, last);
        CallResult result = last.Result;
        CallError error = result.Error!;
        if (error is { Outcome: CallOutcome.RateLimited, Retryable: true }) error = error with { RetryAfter = ShortestWait(waitOf) };
        if (call.Policy.Restricted && error.Outcome is not (CallOutcome.ClientError or CallOutcome.Filtered)) error = GatewayErrors.NoPermittedTarget(error);
        return new()
        {
            Outcome = error.Outcome,
            Status = error.Status,
            Error = error,
            Candidate = result.Candidate,
            Usage = result.Usage,
            UsageSource = result.UsageSource,
            MeasuredTime = result.MeasuredTime,
        };
    }

    /// <summary>Of all permitted targets: what they asked for in this call, else what is left of what they asked for before.</summary>
    private TimeSpan ShortestWait(Func<Candidate, TimeSpan?> waitOf)
    {
        TimeSpan shortest = TimeSpan.MaxValue;
        foreach ((_, TimeSpan asked) in _limited!)
            if (asked < shortest) shortest = asked;
        foreach (Routing.WeightedCandidate permitted in call.Policy.Permitted)
            if (!_limited.Exists(limited => limited.TargetId == permitted.Target.Id) && waitOf(permitted.Candidate) is { } wait && wait < shortest) shortest = wait;
        return shortest;
    }
}
