using Breakeven.Gateway.Targets.Dialing;
using Breakeven.Gateway.Targets;
using Microsoft.AspNetCore.Http;

namespace Breakeven.Gateway.Endpoints.Passthrough;

/// <summary>Why a body did not come through.</summary>
/// <param name="ErrorClass">Stable word for the ledger's attempt.</param>
internal readonly record struct PassthroughFailure(string ErrorClass, CallError Error)
{
    public static PassthroughFailure Of(Exception cause, string target, CallError? clients, AttemptClock clock, CancellationToken clientGone)
    {
        if (clientGone.IsCancellationRequested && clock.Expired is null) return new("client_disconnect", GatewayErrors.ClientGone);
        if (clients is not null) return new("client_body", clients);
        if (clock.WasCutOff) return new("shutdown", GatewayErrors.ShuttingDown);
        if (cause is OperationCanceledException) return new("timeout", GatewayErrors.UpstreamTimeout(target, clock.Expired?.Word() ?? "connect"));
        return NetworkFailure.IsBeforeSending(cause)
            ? new("connect", GatewayErrors.UpstreamUnreachable(target))
            : new("reset", GatewayErrors.UpstreamFailed(target, StatusCodes.Status502BadGateway, upstreamStatus: null));
    }
}
