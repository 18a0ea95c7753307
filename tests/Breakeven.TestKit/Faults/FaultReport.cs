using System.Collections.Immutable;

namespace Breakeven.TestKit.Faults;

/// <summary>What a client of a gateway got when the provider behind it did a <see cref="Fault"/>.</summary>
/// <param name="Client">The client's wire format.</param>
/// <param name="Stream">Whether it asked for a stream.</param>
/// <param name="Status">0 when no response came.</param>
/// <param name="Body">As text.</param>
/// <param name="RequestId">The header <c>x-request-id</c>.</param>
/// <param name="Problems">What should not have been so; empty is good.</param>
public sealed record FaultReport(Fault Fault, string Client, bool Stream, int Status, string Body, string? RequestId, ImmutableArray<string> Problems)
{
    public override string ToString() => $"{Fault.Number,3} {Fault.Name} ({Client}{(Stream ? ", stream" : "")}): {(Problems.IsEmpty ? $"{Status}" : string.Join("; ", Problems))}";
}
