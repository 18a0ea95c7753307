using Microsoft.AspNetCore.Http;

namespace Breakeven.Server.Rollouts;

/// <summary>Why a rollout is not started or moved. Documented in docs/errors.md.</summary>
internal static class RolloutErrors
{
    public static CallError NotFound(string id) => Refused("rollout_not_found", StatusCodes.Status404NotFound, $"There is no rollout '{id}'. GET /manage/v1/rollouts lists them.");

    public static CallError Ended(Rollout rollout) => Refused("rollout_ended", StatusCodes.Status409Conflict, $"Rollout '{rollout.Id}' has ended: {rollout.History[^1].What}, {rollout.History[^1].Why}.");

    public static CallError LastStep(Rollout rollout) => Refused("rollout_at_last_step", StatusCodes.Status409Conflict, $"Rollout '{rollout.Id}' has no step after '{rollout.CurrentStep}'. Abort it, and start one that ends with full.");

    public static CallError RouteBusy(string route, string id) => Refused("rollout_route_busy", StatusCodes.Status409Conflict, $"Route '{route}' has the rollout '{id}' already. Abort it, or wait for its end.");

    public static CallError RouteTaken(string route) => Refused("rollout_route_busy", StatusCodes.Status409Conflict, $"Route '{route}' has a shadow or a canary of its own. Take it out of the configuration first.");

    public static CallError CoolingDown(Rollout before, DateTimeOffset until) => Refused(
        "rollout_cooling_down", StatusCodes.Status409Conflict, $"'{before.Plan.Target}' was rolled back on this route by '{before.Id}' ({before.History[^1].Why}). Find the reason first; after {until.UtcDateTime:u}, or with force, it may be tried again.");

    public static CallError Invalid(string what) => Refused("invalid_request_error", StatusCodes.Status400BadRequest, what);

    private static CallError Refused(string code, int status, string message) => new(code, status, message, Retryable: false, CallOutcome.ClientError);
}
