using System.Net;
using Breakeven.Gateway.Deferring;
using Breakeven.Gateway.Hosting;

namespace Breakeven.Gateway.Admission;

/// <summary>First half of stage <c>admit</c>: who calls. Runs before the body is read, so that a stranger costs no memory.</summary>
internal sealed class Authenticator(FailedKeys failures)
{
    public CallError? Authenticate(CallContext call)
    {
        CallArrival arrival = call.Arrival;
        if (arrival is DeferredArrival deferred)
        {
            call.Caller = deferred.Caller;
            return deferred.Refusal;
        }
        CallError? refused = Authenticate(call.Snapshot, arrival.PresentedKey, arrival.From, arrival.FromLoopback, arrival.StartedAt, out Caller? caller);
        if (caller is not null) call.Caller = caller; // also of a refused call, whose row then names the key
        return refused;
    }

    /// <param name="from">Address of the client; null when it is not known.</param>
    /// <param name="caller">Whose credential was presented, though it may be refused; null for a stranger's.</param>
    public CallError? Authenticate(GatewaySnapshot snapshot, string? presented, IPAddress? from, bool fromLoopback, DateTimeOffset now, out Caller? caller)
    {
        caller = null;
        if (snapshot.Keys.Find(presented) is { } match)
        {
            caller = new(match.Key);
            return match.Refuse(now, from);
        }
        if (snapshot.Keys.IsEmpty && fromLoopback)
        {
            caller = Caller.Local;
            return null;
        }
        return failures.Refuse(from, snapshot.Config.Server.FailedKeys);
    }
}
