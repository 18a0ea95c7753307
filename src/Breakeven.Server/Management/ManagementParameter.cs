namespace Breakeven.Server.Management;

/// <summary>A parameter of an operation, in the query unless the path holds it.</summary>
/// <param name="Type">As in JSON schema: <c>string</c>, <c>integer</c> or <c>boolean</c>.</param>
internal sealed record ManagementParameter(string Name, string Type, string Description)
{
    public static ManagementParameter Text(string name, string description) => new(name, "string", description);
    public static ManagementParameter Number(string name, string description) => new(name, "integer", description);
    public static ManagementParameter Flag(string name, string description) => new(name, "boolean", description);
}
