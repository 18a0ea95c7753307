using Microsoft.AspNetCore.Http;

namespace Breakeven.Gateway.Batches;

/// <summary>Refusals that only files and batches know.</summary>
internal static class BatchErrors
{
    public static readonly CallError NotConfigured = new(
        "batch_not_configured", StatusCodes.Status404NotFound,
        "There are no batches here. The operator turns them on with 'batch: own' and 'storage.content: encrypted'.", Retryable: false, CallOutcome.ClientError);

    public static readonly CallError NotStored = new(
        "batch_not_configured", StatusCodes.Status503ServiceUnavailable,
        "Batches were turned on while the gateway ran without a store for content. The operator starts it again.", Retryable: true, CallOutcome.Refused);

    public static readonly CallError NoSuchFile = new(
        "not_found", StatusCodes.Status404NotFound, "There is no file with this id.", Retryable: false, CallOutcome.ClientError) { Param = "id" };

    public static readonly CallError NoSuchBatch = new(
        "not_found", StatusCodes.Status404NotFound, "There is no batch with this id.", Retryable: false, CallOutcome.ClientError) { Param = "id" };

    public static readonly CallError Streams = Invalid("stream", "A line of a batch is not streamed. Leave 'stream' out.");

    public static readonly CallError DiskFull = new(
        "storage_unavailable", StatusCodes.Status503ServiceUnavailable, "The gateway cannot read or write its files. Its operator finds the reason in its log.", Retryable: true, CallOutcome.Refused);

    public static CallError InUse(string batch) => new(
        "file_in_use", StatusCodes.Status409Conflict, $"The file is being worked off by {batch}. Cancel that first.", Retryable: false, CallOutcome.ClientError);

    public static CallError TooLarge(long most) => new(
        "file_too_large", StatusCodes.Status413PayloadTooLarge, $"The file is larger than {most:#,##0} bytes (batch.max_file_bytes).", Retryable: false, CallOutcome.ClientError) { Param = "file" };

    public static CallError StorageFull(long most) => new(
        "file_storage_full", StatusCodes.Status413PayloadTooLarge, $"The files of this key would be more than {most:#,##0} bytes (batch.max_bytes). Delete some.", Retryable: false, CallOutcome.ClientError) { Param = "file" };

    public static CallError Invalid(string param, string message) => new(
        "invalid_request_error", StatusCodes.Status400BadRequest, message, Retryable: false, CallOutcome.ClientError) { Param = param };

    public static CallError NotCancellable(string status) => new(
        "invalid_request_error", StatusCodes.Status409Conflict, $"The batch is {status} already.", Retryable: false, CallOutcome.ClientError) { Param = "id" };
}
