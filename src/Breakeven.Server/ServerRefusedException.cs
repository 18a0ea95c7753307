namespace Breakeven.Server;

/// <summary>The server does not start with this configuration. The message names the key and the way out.</summary>
public sealed class ServerRefusedException(string message) : Exception(message);
