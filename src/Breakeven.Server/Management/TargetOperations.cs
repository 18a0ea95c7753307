using Breakeven.Gateway.Targets.Health;

namespace Breakeven.Server.Management;

/// <summary><c>GET /targets</c>: how each configured target is doing.</summary>
internal sealed class TargetOperations(TargetListing targets) : IManagementOperations
{
    public IEnumerable<ManagementOperation> Operations =>
    [
        new("GET", "/targets", "listTargets", "Each configured target: whether it is asked, since when, why not and until when, its tries in flight, and what its engine told last.", call => call.AnswerAsync(targets.Write)),
    ];
}
