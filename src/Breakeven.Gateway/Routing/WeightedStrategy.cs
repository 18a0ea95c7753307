using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Routing;

/// <summary>Splits calls by weight. The draw is a hash of route and request id, so that a replay splits the same way.</summary>
/// <remarks>The rest follow by weight as fallbacks; a target of weight 0 is only ever a fallback.</remarks>
internal sealed class WeightedStrategy : IRouteStrategy
{
    public string Name => "weighted";

    public ImmutableArray<Candidate> Order(CallContext call, ImmutableArray<WeightedCandidate> permitted) =>
        Order(permitted, Draw(call.Route.Name, call.RequestId));

    /// <param name="draw">Uniform in [0, 1).</param>
    internal static ImmutableArray<Candidate> Order(ImmutableArray<WeightedCandidate> permitted, double draw)
    {
        int first = Pick(permitted, draw);
        return [permitted[first].Candidate,
            .. permitted.Where((_, index) => index != first).OrderByDescending(candidate => candidate.Weight).Select(candidate => candidate.Candidate)];
    }

    private static int Pick(ImmutableArray<WeightedCandidate> permitted, double draw)
    {
        double left = draw * permitted.Sum(candidate => candidate.Weight);
        int last = 0;
        for (int i = 0; i < permitted.Length; i++)
        {
            if (permitted[i].Weight <= 0) continue;
            last = i;
            left -= permitted[i].Weight;
            if (left < 0) return i;
        }
        return last; // rounding left a crumb, or all weights are 0
    }

    /// <summary>A uniform number in [0, 1) that depends only on its inputs, on every machine and in every version.</summary>
    internal static double Draw(string? route, string requestId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{route}\n{requestId}"), hash);
        return (System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }
}
