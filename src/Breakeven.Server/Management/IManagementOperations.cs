namespace Breakeven.Server.Management;

/// <summary>A part of the management API. Register an implementation, and its operations are mapped behind the guard and documented.</summary>
internal interface IManagementOperations
{
    IEnumerable<ManagementOperation> Operations { get; }
}
