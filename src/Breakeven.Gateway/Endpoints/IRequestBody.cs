namespace Breakeven.Gateway.Endpoints;

/// <summary>A request's body that has not been read yet. Transport-neutral.</summary>
internal interface IRequestBody
{
    /// <summary>Reads the whole body.</summary>
    /// <param name="most">Largest body that is accepted, in bytes.</param>
    ValueTask<BodyRead> ReadAsync(long most, CancellationToken cancellationToken);
}

/// <summary>A body, or why there is none.</summary>
internal readonly record struct BodyRead(ReadOnlyMemory<byte> Bytes, CallError? Error);
