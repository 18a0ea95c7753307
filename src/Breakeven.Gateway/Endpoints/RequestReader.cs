using Breakeven.Protocols;

namespace Breakeven.Gateway.Endpoints;

/// <summary>Stage <c>read</c>: the body to a request, in the client's format.</summary>
internal static class RequestReader
{
    public static async ValueTask<CallError?> ReadAsync(CallContext call, IRequestBody body, CancellationToken clientGone)
    {
        long started = call.Waiting.Start();
        BodyRead read = await body.ReadAsync(call.Snapshot.Config.Server.MaxRequestBytes, clientGone);
        call.Waiting.Stop(started);
        if (read.Error is not null) return read.Error;
        if (!call.Client.TryReadRequest(read.Bytes, out ModelRequest? request, out CallError? error)) return error;
        call.Request = request;
        return null;
    }
}
