namespace Breakeven.Gateway.Prompts;

/// <summary>What the configuration says of one call's prompt: its route, then its workload.</summary>
internal sealed record PromptRule(bool Cache, ToolMinification Tools, HistoryConfig? History, OutputLimitConfig? MaxTokens)
{
    /// <returns>Null where neither says anything: the prompt is not looked at.</returns>
    public static PromptRule? Of(CallContext call)
    {
        PromptRuleConfig? route = call.Route.Config?.Prompts;
        PromptRuleConfig? workload = call.Admission.Workload is { } name ? call.Snapshot.Workloads.Find(name)?.Prompts : null;
        if (route is null && workload is null) return null;
        return new(workload?.Cache ?? route?.Cache ?? false, workload?.Tools ?? route?.Tools ?? ToolMinification.Off, workload?.History ?? route?.History, workload?.MaxTokens ?? route?.MaxTokens);
    }
}
