namespace Breakeven.Gateway.Admission;

/// <summary>First half of stage <c>admit</c>: who calls. Runs before the body is read, so that a stranger costs no memory.</summary>
internal static class Authenticator
{
    public static CallError? Authenticate(CallContext call)
    {
        KeyRing keys = call.Snapshot.Keys;
        if (keys.Find(call.Arrival.PresentedKey) is { } key)
            call.Caller = new(key);
        else if (keys.IsEmpty && call.Arrival.FromLoopback)
            call.Caller = Caller.Local;
        else
            return GatewayErrors.InvalidKey;
        return null;
    }
}
