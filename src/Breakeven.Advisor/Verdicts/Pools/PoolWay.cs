using Breakeven.Economics.Capacity;

namespace Breakeven.Advisor.Verdicts.Pools;

/// <summary>A kind of server that one member chose and all would use.</summary>
/// <param name="Shape">Null where capacity is stated.</param>
internal sealed record PoolWay(object Kind, DeploymentShape? Shape, string? Hardware, decimal ServerUsd, decimal Availability)
{
    public static PoolWay Of(PoolMember member)
    {
        var hosting = member.Hosting;
        DeploymentShape? shape = hosting is { Model: { } model, Accelerator: { } accelerator, Precision: { } precision } ? new(accelerator, model, precision, hosting.GpusPerServer ?? 1) : null;
        return new((hosting.Accelerator?.Id, hosting.GpusPerServer, hosting.Precision, member.Model.Own.ServerUsd), shape,
            hosting.Accelerator is null ? null : hosting.Search?.Chosen.Way.Hardware, member.Model.Own.ServerUsd, hosting.Search?.Chosen.Price.Availability ?? 1m);
    }
}
