using Breakeven.Gateway.Admission;
using Breakeven.Gateway.Budgets;
using Breakeven.Gateway.Caching;
using Breakeven.Gateway.Experiments;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Idempotency;
using Breakeven.Gateway.Policies;
using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Targets;
using Breakeven.Protocols;

namespace Breakeven.Gateway;

/// <summary>One call on its way through the pipeline. Each stage reads what earlier stages decided and writes one decision of its own.</summary>
/// <remarks>Reading a decision before its stage ran is a bug and throws; the recorder, which also sees refused calls, uses the nullable <c>…OrNull</c> forms.</remarks>
internal sealed class CallContext(CallArrival arrival, IClientProtocol client, GatewaySnapshot snapshot, TimeProvider time)
{
    public CallArrival Arrival { get; } = arrival;

    /// <summary>The wire format that the client speaks.</summary>
    public IClientProtocol Client { get; } = client;

    /// <summary>The configuration that the whole call runs under, whatever is swapped meanwhile.</summary>
    public GatewaySnapshot Snapshot { get; } = snapshot;
    public TimeProvider Time { get; } = time;
    public string RequestId => Arrival.RequestId;

    /// <summary>Time spent waiting for others: the client's bytes, the provider, back-off. The rest of the duration is the gateway's own.</summary>
    public WaitClock Waiting { get; private set; } = new(time);

    public Caller Caller { get => CallerOrNull ?? throw Early(); set => CallerOrNull = value; }
    public ModelRequest Request { get => RequestOrNull ?? throw Early(); set => RequestOrNull = value; }
    public AdmissionDecision Admission { get => AdmissionOrNull ?? throw Early(); set => AdmissionOrNull = value; }
    public RouteMatch Route { get => RouteOrNull ?? throw Early(); set => RouteOrNull = value; }
    public PolicyDecision Policy { get => PolicyOrNull ?? throw Early(); set => PolicyOrNull = value; }
    public RoutePlan Plan { get => PlanOrNull ?? throw Early(); set => PlanOrNull = value; }
    public CacheOutcome? Cache { get; set; }

    /// <summary>The call's answer shall be stored; null where it must not.</summary>
    public CacheFill? Fill { get; set; }

    /// <summary>How much personal data of each kind was found in the request; null for none.</summary>
    public System.Collections.Immutable.ImmutableSortedDictionary<string, int>? PersonalData { get; set; }

    /// <summary>What the call cost, once it is recorded.</summary>
    public CallCost? Cost { get; set; }

    public Caller? CallerOrNull { get; private set; }
    public ModelRequest? RequestOrNull { get; private set; }
    public AdmissionDecision? AdmissionOrNull { get; private set; }
    public RouteMatch? RouteOrNull { get; private set; }
    public PolicyDecision? PolicyOrNull { get; private set; }
    public RoutePlan? PlanOrNull { get; private set; }

    /// <summary>The call passed the gateway's door, and must leave through it.</summary>
    public bool IsInside { get; set; }

    /// <summary>The conversation that the call goes on with, on routes that keep one at its target; else null.</summary>
    public string? Conversation { get; set; }

    /// <summary>The strong target of a call that no measure may touch; null for all others. See <see cref="HoldoutAssignment"/>.</summary>
    public Candidate? HeldOut { get; set; }

    /// <summary>The call's place within its key's limits.</summary>
    public RateLimiter.Place Place { get; set; }

    /// <summary>What the key's limits leave after this call was admitted or refused.</summary>
    public KeyStanding Standing { get; set; }

    /// <summary>How long the client waits, and the route lets it.</summary>
    public CallDeadline Deadline { get; set; }

    /// <summary>What the complexity router thinks of the request, and its reason code; null where no router scored it.</summary>
    public (double Score, string Reason)? Complexity { get; set; }

    /// <summary>Money set aside for the target that is being asked.</summary>
    public BudgetHold Hold { get; set; }

    /// <summary>The call's claim to answer its idempotency key; null without one.</summary>
    public IdempotencyClaim? Claim { get; set; }

    /// <summary>The answer was kept from an earlier call with the same idempotency key.</summary>
    public bool IsReplay { get; set; }

    /// <summary>The target that is being asked, or that answers.</summary>
    public Candidate? Answering { get; set; }

    /// <summary>Tries begun so far, the running one included.</summary>
    public int AttemptsMade { get; set; }

    /// <summary>One per try that has ended, in order.</summary>
    public List<Attempt> Attempts { get; private set; } = [];

    /// <summary>The call's part in an experiment of its route; null for none.</summary>
    public Arm? Arm { get; set; }

    /// <summary>The call of which this is a copy that nobody waits for; null for a call of a client.</summary>
    public Guid? ShadowOf { get; init; }

    /// <summary>A copy of the answer, for what is done with it afterwards; null for none.</summary>
    public AnswerCopy? Copy { get; set; }

    /// <summary>The call as it stands in the ledger, once it does.</summary>
    public CallRecord? Recorded { get; set; }

    /// <summary>What came of the call; set exactly once, by the call stage or by a refusal.</summary>
    public CallResult? Result { get; set; }

    /// <summary>What is done to the prompt; null where no measure is configured.</summary>
    public Prompts.PromptWork? Prompt { get; set; }

    /// <summary>The prompt's leading blocks, hashed under the installation's key.</summary>
    public System.Collections.Immutable.ImmutableArray<string>? PrefixHashes { get; set; }

    /// <summary>Set while two targets are asked at once: which of their tries this is.</summary>
    public Targets.Hedging.Racer? Racer { get; set; }

    public TimeSpan Elapsed => Time.GetElapsedTime(Arrival.StartTimestamp);

    /// <summary>Time that the gateway itself has added so far.</summary>
    public TimeSpan Overhead => Elapsed - Waiting.Total is { Ticks: > 0 } own ? own : TimeSpan.Zero;

    /// <summary>The call as a try sees it that runs beside another: the same decisions, with waits and attempts of its own.</summary>
    public CallContext Fork()
    {
        CallContext fork = (CallContext)MemberwiseClone();
        fork.Waiting = new(Time);
        fork.Attempts = [];
        return fork;
    }

    /// <summary>What was decided about the call, as a call of its own that no connection belongs to.</summary>
    public CallContext Detach(CallArrival arrival, Guid? shadowOf = null) => new(arrival, Client, Snapshot, Time)
    {
        CallerOrNull = CallerOrNull, RequestOrNull = RequestOrNull, AdmissionOrNull = AdmissionOrNull, RouteOrNull = RouteOrNull, PolicyOrNull = PolicyOrNull,
        PersonalData = PersonalData, PrefixHashes = PrefixHashes, Arm = Arm, ShadowOf = shadowOf,
    };

    /// <summary>Another request under the same decisions; before it is begun.</summary>
    public CallContext AskedAs(IClientProtocol client, ModelRequest request) => new(Arrival, client, Snapshot, Time)
    {
        CallerOrNull = CallerOrNull, RequestOrNull = request, AdmissionOrNull = AdmissionOrNull, RouteOrNull = RouteOrNull, PolicyOrNull = PolicyOrNull, Arm = Arm, ShadowOf = ShadowOf,
    };

    private static InvalidOperationException Early() => new("A stage read a decision that no stage has written yet.");
}
