using System.Security.Cryptography;
using Breakeven.Gateway.Admission;
using Breakeven.Gateway.Endpoints;
using Breakeven.Gateway.Endpoints.Passthrough;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Overload;
using Breakeven.Protocols.OpenAI;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Batches;

/// <summary>Lets requests about files and batches in: who calls, and whether there is room. They are no calls of a model and leave no record.</summary>
internal sealed partial class ClientDoor(SnapshotSource snapshots, Authenticator authenticator, EntryGate gate, TimeProvider time, ILogger<ClientDoor> logger)
{
    /// <param name="handle">Answers, or says why not.</param>
    public async Task EnterAsync(HttpContext http, Func<CallContext, Task<CallError?>> handle)
    {
        GatewaySnapshot snapshot = snapshots.Current;
        CallContext call = new(HttpArrival.Read(http, snapshot, time), ChatCompletionsProtocol.Instance, snapshot, time);
        CallError? refused = authenticator.Authenticate(call) ?? await gate.EnterAsync(call, http.RequestAborted) ?? CrossSiteGuard.Check(call);
        try
        {
            http.Response.Headers["x-request-id"] = call.RequestId;
            if ((refused ?? await handle(call)) is { } error) await ErrorAnswers.WriteAsync(http, error);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or CryptographicException && !http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            LogStore(broken, call.Arrival.Id);
            await ErrorAnswers.WriteAsync(http, BatchErrors.DiskFull);
        }
        finally
        {
            gate.Leave(call);
        }
    }

    [LoggerMessage(EventId = 3741, Level = LogLevel.Error, Message = "Request {CallId}: files cannot be read or written")]
    private partial void LogStore(Exception exception, CallId callId);
}
