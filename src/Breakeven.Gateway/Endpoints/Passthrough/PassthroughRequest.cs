namespace Breakeven.Gateway.Endpoints.Passthrough;

/// <summary>A request whose body goes upstream as it comes in, unread by the gateway.</summary>
/// <param name="Path">Below the provider's address, as <c>/audio/speech</c>; escaped.</param>
/// <param name="Query">With its question mark; empty without one.</param>
/// <param name="Body">Null for a request without one.</param>
/// <param name="ContentLength">Bytes; null when the client did not say.</param>
internal sealed record PassthroughRequest(PassthroughKind Kind, HttpMethod Method, string Path, string Query, Stream? Body, long? ContentLength, string? ContentType)
{
    /// <summary>True when the path names one thing: then 404 is about the client's name of it, not about the operator's address.</summary>
    public bool NamesOne { get; init; }
}
