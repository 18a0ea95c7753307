using System.Collections.Immutable;
using Breakeven.Gateway.Budgets;
using Breakeven.Gateway.Routing.Cascading;

namespace Breakeven.Gateway.Targets;

/// <summary>Where one call stands in stage <c>call</c>: what it has tried, what that may have cost, how much time is left.</summary>
internal sealed class CallRun(CallContext call, IAnswerSink answer, CancellationToken clientGone)
{
    /// <summary>Error class of an answer that a cascade did not take.</summary>
    public const string NotGoodEnough = "not_good_enough";

    private readonly ProviderConfig _first = call.Plan.Order[0].Target.Provider;
    private List<(string TargetId, TimeSpan Asked)>? _limited;
    private AttemptResult? _lastSent, _inexpressible, _setAside;
    private long? _window;
    private Candidate? _hedged;
    private bool _isJournalled;
    private Money? _journalled;
    private Money _lost = Money.Zero;
    private bool _isEscalated;
    private BudgetHold _rest; // of the last try that was sent

    public CallContext Call => call;
    public IAnswerSink Answer => answer;
    public CancellationToken ClientGone => clientGone;
    public ImmutableArray<Candidate> Order => call.Plan.Order;

    /// <summary>Why the call cannot go on at all.</summary>
    public CallError? Refusal { get; set; }

    /// <summary>The budget does not cover a target; another may be cheaper.</summary>
    public CallError? Unaffordable { get; set; }

    /// <summary>A target had no slot free; another may have.</summary>
    public CallError? Full { get; set; }

    /// <summary>Retries of a target so far.</summary>
    public int Retries { get; set; }

    /// <summary>Time left to the whole call.</summary>
    public TimeSpan Left => call.Deadline.Within(_first.Timeouts.Total) - call.Elapsed;

    /// <summary>No further try: too many were made, too little time is left, or nobody waits for the answer any more.</summary>
    public bool IsOver => !MayGoOn(call.AttemptsMade);

    /// <summary>Time in which a try that begins now must have content.</summary>
    public TimeSpan LeftToContent => call.Deadline.BeforeContent(Left, call.Elapsed, call.Request.Stream);

    /// <summary>Whether the route lets another target try what this one refused, or filtered. The refusal is set aside: it is the answer when nobody else has one.</summary>
    /// <param name="window">The longest prompt that the target takes; null when it is not known, and then nothing is known to be longer.</param>
    public bool FallsBack(AttemptResult result, long? window)
    {
        if (result.IsCommitted || clientGone.IsCancellationRequested || call.Route.Config?.FallbackOn is not { IsEmpty: false } causes) return false;
        bool filtered = result.Result.Outcome == CallOutcome.Filtered && causes.Contains(FallbackCause.ContentFilter);
        bool tooLong = result.Result.Error?.Code == "context_length_exceeded" && window is not null && causes.Contains(FallbackCause.ContextLength);
        if (!filtered && !tooLong) return false;
        if (tooLong) _window = window;
        _setAside ??= result;
        if (_setAside != result) result.Result.Terminal?.Dispose();
        return true;
    }

    /// <summary>Whether a cascade's next target shall do better than this answer, which is set aside: it is the answer when nobody does.</summary>
    public bool Escalates(AttemptResult result, Candidate asked)
    {
        if (result.Flaw == AnswerFlaw.None || result.IsCommitted || IsOver || After(asked) is null) return false;
        _setAside ??= result;
        if (_setAside != result) result.Result.Terminal?.Dispose();
        _isEscalated = true;
        call.Plan = call.Plan with { Escalation = CascadeStrategy.Escalated };
        call.Attempts[result.Row] = call.Attempts[result.Row] with { ErrorClass = NotGoodEnough };
        return true;
    }

    /// <summary>A target that was to do better cannot answer at all: an answer that is not good enough is better than none.</summary>
    public bool HasBetter(AttemptResult result) => _isEscalated && !result.IsCommitted && result.Result.Error is not null;

    /// <summary>Whether a target is known to be too small for the prompt, or not known to be large enough.</summary>
    public bool IsTooSmall(long? window) => _window is { } exceeded && !(window > exceeded);

    /// <summary>Whether windows matter to this call: looking them up costs something.</summary>
    public bool AsksForWindows => call.Route.Config?.FallbackOn is { IsEmpty: false } causes && causes.Contains(FallbackCause.ContextLength);

    /// <summary>Another target answered after all.</summary>
    public void Answered() => _setAside?.Result.Terminal?.Dispose();

    /// <summary>The target that the plan has after this one, if it was not asked yet.</summary>
    public Candidate? After(Candidate candidate) => Order.IndexOf(candidate) + 1 is var next && next < Order.Length && !IsTried(Order[next]) ? Order[next] : null;

    /// <summary>A target that is asked beside another, out of its turn.</summary>
    public void Tried(Candidate candidate) => _hedged = candidate;

    public bool IsTried(Candidate candidate) => _hedged == candidate;

    /// <summary>Whether another try may begin after this many. The first one may always: it finds out by itself that time is short.</summary>
    public bool MayGoOn(int attemptsMade) =>
        attemptsMade < (call.ShadowOf is null ? _first.Retry.Attempts : 1) && (attemptsMade == 0 || LeftToContent >= RetryRules.ShortestAttempt) && !clientGone.IsCancellationRequested;

    /// <summary>A try that is not needed any more, since another one answers. What it may have cost is charged.</summary>
    public void Lost(AttemptResult lost)
    {
        if (lost.Row >= 0) LostAttempt.Charge(call, lost);
        else call.Hold.Settle(Money.Zero);
        _lost = LostAttempt.Sum(call);
    }

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
            _inexpressible = failure;
            call.Hold.Settle(Money.Zero);
            call.Hold = _rest;
            return;
        }
        _lastSent = failure;
        if (failure.Result.Error is { Outcome: CallOutcome.RateLimited, Retryable: true })
            (_limited ??= []).Add((failure.Result.Candidate!.Value.Target.Id, failure.RetryAfter ?? Health.CoolDown.Unstated));
        LostAttempt.Charge(call, failure);
        _rest = call.Hold;
        _lost = LostAttempt.Sum(call);
    }

    /// <summary>Every target failed: the last failure speaks. A target that cannot take such a request says nothing about those that can.</summary>
    /// <param name="waitOf">How long a call would have to wait for a candidate that was not asked; null when it would not.</param>
    public CallResult Exhausted(Func<Candidate, TimeSpan?> waitOf)
    {
        AttemptResult last = _setAside ?? _lastSent ?? _inexpressible!;
        LostAttempt.Uncharge(call, last);
        CallResult result = last.Result;
        if (last == _setAside) return result;
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
