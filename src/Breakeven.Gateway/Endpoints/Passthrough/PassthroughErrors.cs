using Microsoft.AspNetCore.Http;

namespace Breakeven.Gateway.Endpoints.Passthrough;

/// <summary>Refusals that only calls without a model know.</summary>
internal static class PassthroughErrors
{
    public static readonly CallError CrossOrigin = new(
        "cross_origin", StatusCodes.Status403Forbidden,
        "A gateway without keys does not take uploads from web pages of other hosts. Configure a key and send it.", Retryable: false, CallOutcome.Refused);

    public static readonly CallError NoSuchFile = new(
        "not_found", StatusCodes.Status404NotFound, "There is no file or batch with this id.", Retryable: false, CallOutcome.ClientError) { Param = "id" };

    /// <summary>One answer for both, as for models: what a key may not use does not exist for it.</summary>
    public static CallError NotConfigured(PassthroughKind kind) => new(
        "passthrough_not_configured", StatusCodes.Status404NotFound,
        $"No target answers {kind.Word()} here, or this key may not use it. The operator names one with 'passthrough: {{ {(kind == PassthroughKind.Batches ? "files" : kind.Word())}: TARGET }}'.", Retryable: false, CallOutcome.ClientError);
}
