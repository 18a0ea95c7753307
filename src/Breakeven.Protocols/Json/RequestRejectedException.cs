namespace Breakeven.Protocols.Json;

/// <summary>Carries the client's mistake from the depth of a request parser to its entry point; never leaves this project.</summary>
internal sealed class RequestRejectedException(CallError error) : Exception(error.Message)
{
    public CallError Error { get; } = error;
}
