namespace Breakeven.Advisor.Counterfactuals;

/// <summary>One way to run a workload ourselves: which model, stored how, on how many of which accelerator, and how the server is had.</summary>
/// <param name="Model">Null where none is named or assumed.</param>
/// <param name="Accelerator">Null where price and capacity are stated and no hardware is named.</param>
/// <param name="Precision">Null without a model or hardware.</param>
internal sealed record HostingWay(OpenModel? Model, Accelerator? Accelerator, int Gpus, string? Precision, string Procurement)
{
    /// <summary>As <c>2x H100-SXM-80GB at fp8</c>.</summary>
    public string Hardware => Accelerator is null ? "the stated server" : $"{Gpus}x {Accelerator.Id}{(Precision is null ? "" : $" at {Precision}")}";
}
