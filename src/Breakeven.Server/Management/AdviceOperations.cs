using System.Text.Json;
using Breakeven.Advisor.Verdicts;
using Breakeven.Advisor.Watching;
using Breakeven.Gateway.Hosting;
using Breakeven.Server.Advising;
using Microsoft.Extensions.Hosting;

namespace Breakeven.Server.Management;

/// <summary><c>/advice</c>: the standing verdicts, the advice behind them, alerts, and an evaluation out of turn.</summary>
internal sealed class AdviceOperations(AdviceEvaluator evaluator, AdviceSchedule schedule, SnapshotSource snapshots, IHostApplicationLifetime lifetime) : IManagementOperations
{
    private const int DefaultAlerts = 50;

    public IEnumerable<ManagementOperation> Operations =>
    [
        new("GET", "/advice", "getAdvice", "The standing verdict of each workload, what the newest evaluation found, and when the next is due. With 'workload' also the whole advice.", ReadAsync)
        {
            Parameters = [ManagementParameter.Text("workload", "Only this workload, with its advice in full."), ManagementParameter.Text("environment", "Only workloads of this environment.")],
        },
        new("GET", "/advice/alerts", "listAdviceAlerts", "Alerts, newest first: verdicts that changed, crossings that are expected, prices that moved.", ListAlertsAsync)
        {
            Parameters = [ManagementParameter.Number("limit", $"Alerts of a page, 1 to {WatchState.MostAlerts}."), ManagementParameter.Number("before", "Only alerts with a smaller 'number'."), ManagementParameter.Text("workload", "Only alerts of this workload.")],
        },
        new("POST", "/advice/evaluate", "evaluateAdvice", "Evaluates now, and answers as GET /advice. It does not count towards the evaluations in a row that change a verdict.", EvaluateAsync),
    ];

    private Task ReadAsync(ManagementCall call)
    {
        string? workload = call.Query("workload"), environment = call.Query("environment");
        AdviceStanding standing = evaluator.Standing;
        if (workload is not null && !standing.State.Workloads.Any(known => known.Workload == workload)) return call.RefuseAsync(ManagementErrors.NoSuchWorkload);
        return call.AnswerAsync(json => Write(json, standing, known => (workload is null || known.Workload == workload) && (environment is null || known.Environment == environment), isWhole: workload is not null));
    }

    private async Task EvaluateAsync(ManagementCall call)
    {
        // What was asked for is done, even if the caller does not wait for it.
        if (!await evaluator.TryEvaluateAsync(counts: false, lifetime.ApplicationStopping))
        {
            await call.RefuseAsync(ManagementErrors.AdviceRunning);
            return;
        }
        schedule.Wake();
        AdviceStanding standing = evaluator.Standing;
        call.AuditDetail = standing.Failure is null ? $"{standing.State.Workloads.Length} workloads" : "failed";
        await call.AnswerAsync(json => Write(json, standing, static _ => true, isWhole: false));
    }

    private async Task ListAlertsAsync(ManagementCall call)
    {
        int limit = DefaultAlerts, before = int.MaxValue;
        if (call.Query("limit") is { } count && !ManagementCall.TryNumber(count, 1, WatchState.MostAlerts, out limit))
        {
            await call.RefuseAsync(ManagementErrors.Wrong("limit", $"a number from 1 to {WatchState.MostAlerts}"));
            return;
        }
        if (call.Query("before") is { } number && !ManagementCall.TryNumber(number, 1, int.MaxValue, out before))
        {
            await call.RefuseAsync(ManagementErrors.Wrong("before", "the 'number' of an alert"));
            return;
        }
        string? workload = call.Query("workload");
        AdviceAlert[] page = [.. evaluator.Standing.State.Alerts.Reverse().Where(alert => alert.Number < before && (workload is null || alert.Workload == workload)).Take(limit)];
        await call.AnswerAsync(json =>
        {
            json.WriteStartArray("data");
            foreach (AdviceAlert alert in page) WatchJson.Write(json, alert);
            json.WriteEndArray();
        });
    }

    private void Write(Utf8JsonWriter json, AdviceStanding standing, Func<StandingVerdict, bool> isAsked, bool isWhole)
    {
        json.WriteBoolean("enabled", snapshots.Current.Config.Advice.Enabled);
        json.WriteBoolean("running", evaluator.IsRunning);
        WriteTime(json, "evaluated_at", standing.State.EvaluatedAt);
        WriteTime(json, "next_at", schedule.NextAt);
        json.WriteString("requirements", standing.Requirements);
        if (standing.Failure is { } failure)
        {
            json.WriteStartObject("failure");
            json.WriteString("at", failure.At);
            json.WriteString("message", failure.Message);
            json.WriteEndObject();
        }
        else json.WriteNull("failure");
        json.WriteStartArray("data");
        foreach (StandingVerdict verdict in standing.State.Workloads.Where(isAsked)) WatchJson.Write(json, verdict);
        json.WriteEndArray();
        if (isWhole) WriteAdvice(json, standing, isAsked);
    }

    /// <summary>Of the newest evaluation of this process; a workload of several environments has one each.</summary>
    private static void WriteAdvice(Utf8JsonWriter json, AdviceStanding standing, Func<StandingVerdict, bool> isAsked)
    {
        json.WriteStartArray("advice");
        foreach ((int index, Advice part) in (standing.Advice?.Workloads ?? []).Index())
            if (isAsked(standing.State.Workloads[index])) AdviceJson.Write(json, part);
        json.WriteEndArray();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } at) json.WriteString(name, at);
        else json.WriteNull(name);
    }
}
