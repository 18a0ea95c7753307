namespace Breakeven;

/// <summary>Who may use the management API. An entry of <c>server.admins</c>.</summary>
/// <param name="Name">As the audit log shall show it.</param>
/// <param name="Sha256">Hex SHA-256 of the admin key. The key itself is stored nowhere.</param>
public sealed record AdminConfig(string Name, string Sha256);
