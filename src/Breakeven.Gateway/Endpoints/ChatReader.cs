using Breakeven.Protocols.OpenAI;

namespace Breakeven.Gateway.Endpoints;

/// <summary>Stage <c>read</c> of <c>/v1/chat/completions</c>: the body to a request.</summary>
internal static class ChatReader
{
    public static async ValueTask<CallError?> ReadAsync(CallContext call, IRequestBody body, CancellationToken clientGone)
    {
        long started = call.Waiting.Start();
        BodyRead read = await body.ReadAsync(call.Snapshot.Config.Server.MaxRequestBytes, clientGone);
        call.Waiting.Stop(started);
        if (read.Error is not null) return read.Error;
        if (!ChatRequestReader.TryRead(read.Bytes, out ChatRequest? request, out CallError? error)) return error;
        call.Request = request;
        return null;
    }
}
