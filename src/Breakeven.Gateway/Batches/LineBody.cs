using Breakeven.Gateway.Endpoints;

namespace Breakeven.Gateway.Batches;

/// <summary>A request that is in memory already.</summary>
internal sealed class LineBody(ReadOnlyMemory<byte> bytes) : IRequestBody
{
    public ValueTask<BodyRead> ReadAsync(long most, CancellationToken cancellationToken) =>
        new(bytes.Length > most ? new BodyRead(default, GatewayErrors.BodyTooLarge(most)) : new BodyRead(bytes, null));
}
