using System.Collections.Frozen;
using System.Collections.Immutable;
using Breakeven.Gateway.Admission;
using Breakeven.Gateway.Deferring;
using Breakeven.Gateway.Endpoints;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Policies;
using Breakeven.Gateway.Routing;
using Breakeven.Protocols;

namespace Breakeven.Gateway.Batches;

/// <summary>Makes calls of lines: under the key that created the batch, with the headers it was created with.</summary>
internal sealed class LineCalls(SnapshotSource snapshots, CallAdmission admission, TimeProvider time)
{
    /// <summary>Paths that OpenAI's batches know and the gateway answers.</summary>
    public static readonly FrozenDictionary<string, IClientProtocol> Endpoints = ClientProtocols.Calls
        .Where(call => call.Path is "/v1/chat/completions" or "/v1/completions" or "/v1/responses" or "/v1/embeddings")
        .ToFrozenDictionary(call => call.Path, call => call.Protocol, StringComparer.Ordinal);

    private const string OwnHeaders = "x-breakeven-";

    /// <summary>Of a request's headers those that lines are made with: our own, and those that workloads look at.</summary>
    public static ImmutableSortedDictionary<string, string> HeadersOf(GatewaySnapshot snapshot, IEnumerable<KeyValuePair<string, string>> headers)
    {
        HashSet<string> looked = new(snapshot.Config.Workloads.SelectMany(workload => workload.Match.Header?.Keys ?? []), StringComparer.OrdinalIgnoreCase);
        return headers
            .Where(header => header.Key.StartsWith(OwnHeaders, StringComparison.OrdinalIgnoreCase) || (looked.Contains(header.Key) && !IsCredential(header.Key)))
            .ToImmutableSortedDictionary(header => header.Key.ToLowerInvariant(), header => header.Value, StringComparer.Ordinal);
    }

    /// <param name="line">From 0.</param>
    public CallContext ContextOf(Batch batch, int line, bool maySpill)
    {
        GatewaySnapshot snapshot = snapshots.Current;
        DateTimeOffset now = time.GetUtcNow();
        KeyConfig? key = batch.Owner is { } owner ? snapshot.Config.Keys.FirstOrDefault(known => known.Name == owner) : null;
        DeferredArrival arrival = new(
            CallId.New(now), RequestIdOf(batch, line), now, time.GetTimestamp(), batch.FromLoopback,
            name => batch.Headers.GetValueOrDefault(name.ToLowerInvariant()), new Caller(key))
        {
            Batch = batch.PublicId,
            MaySpill = maySpill,
            Refusal = batch.Owner is null ? snapshot.Keys.IsEmpty ? null : DeferralErrors.KeyRemoved
                : key is null ? DeferralErrors.KeyRemoved
                : !key.Enabled ? GatewayErrors.KeyDisabled
                : key.ExpiresAt is { } end && now >= end ? GatewayErrors.KeyExpired(end)
                : null,
        };
        return new(arrival, Endpoints[batch.Endpoint], snapshot, time);
    }

    /// <summary>The same for every try of a line, so that the ledger shows them together.</summary>
    public static string RequestIdOf(Batch batch, int line) => $"{batch.PublicId}-{line + 1}";

    /// <summary>Whether the gateway would make such a call at all: known model, permitted somewhere, written as its format wants it.</summary>
    /// <returns>Null when it would; then the context says where the call may go.</returns>
    public CallError? Check(CallContext call, ReadOnlyMemory<byte> body)
    {
        DeferredArrival arrival = (DeferredArrival)call.Arrival;
        call.Caller = arrival.Caller;
        if (arrival.Refusal is { } refused) return refused;
        if (body.Length > call.Snapshot.Config.Server.MaxRequestBytes) return GatewayErrors.BodyTooLarge(call.Snapshot.Config.Server.MaxRequestBytes);
        if (!call.Client.TryReadRequest(body, out ModelRequest? request, out CallError? malformed)) return malformed;
        call.Request = request;
        return request.Stream ? BatchErrors.Streams : admission.Admit(call) ?? RouteResolver.Resolve(call) ?? ResidencyPolicy.Permit(call);
    }

    private static bool IsCredential(string header) => header.ToLowerInvariant() is "authorization" or "x-api-key" or "api-key" or "x-goog-api-key" or "cookie";
}
