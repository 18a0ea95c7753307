namespace Breakeven.Gateway.Targets.Dialing;

/// <summary>A host's address may not be dialled. Reaches the attempt as the cause of its connection failure.</summary>
internal sealed class AddressRefusedException(string message) : Exception(message);
