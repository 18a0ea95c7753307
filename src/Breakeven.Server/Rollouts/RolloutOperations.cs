using System.Text.Json;
using Breakeven.Advisor.Experiments;
using Breakeven.Server.Management;

namespace Breakeven.Server.Rollouts;

/// <summary>Starting, watching and ending rollouts. Every change is audited.</summary>
internal sealed class RolloutOperations(RolloutEngine engine) : IManagementOperations
{
    private const string Json = "application/json";
    private const int LargestBody = 64 * 1024;

    public IEnumerable<ManagementOperation> Operations =>
    [
        new("GET", "/rollouts", "listRollouts", "Rollouts, newest first: route, candidate, step and state.", ListAsync),
        new("POST", "/rollouts", "startRollout", "Starts a guarded rollout of a target on a route. Body: {\"route\", \"target\", \"steps\"?, guards?}.", StartAsync) { Bodies = [Json] },
        new("GET", "/rollouts/{id}", "getRollout", "One of them, with its written record and what its guards say now.", GetAsync),
        new("POST", "/rollouts/{id}/promote", "promoteRollout", "Its next step now, whatever the figures say.", PromoteAsync) { Bodies = [Json] },
        new("POST", "/rollouts/{id}/abort", "abortRollout", "Ends it: the route is as before. Body: {\"why\": \"…\"} or empty.", AbortAsync) { Bodies = [Json] },
    ];

    private async Task ListAsync(ManagementCall call)
    {
        var all = await engine.AllAsync(call.Aborted);
        await call.AnswerAsync(json =>
        {
            json.WriteStartArray("data");
            foreach (Rollout rollout in all)
            {
                json.WriteStartObject();
                WriteFacts(json, rollout);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
    }

    private async Task GetAsync(ManagementCall call)
    {
        if (await engine.FindAsync(IdOf(call), call.Aborted) is not { } found) await call.RefuseAsync(RolloutErrors.NotFound(IdOf(call)));
        else await call.AnswerAsync(json => WriteWhole(json, found.Rollout, found.Now));
    }

    private async Task StartAsync(ManagementCall call)
    {
        if (await ReadAsync(call) is not { } body) return;
        using (body)
        {
            if (RolloutRequest.Read(body.RootElement, out RolloutPlan plan) is { } wrong) await call.RefuseAsync(RolloutErrors.Invalid(wrong));
            else await AnswerAsync(call, await engine.StartAsync(plan, call.Admin, call.Aborted));
        }
    }

    private async Task PromoteAsync(ManagementCall call) => await AnswerAsync(call, await engine.PromoteAsync(IdOf(call), call.Admin, call.Aborted));

    private async Task AbortAsync(ManagementCall call)
    {
        if (await ReadAsync(call) is not { } body) return;
        using (body)
        {
            string why = body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("why", out JsonElement given) && given.ValueKind == JsonValueKind.String ? given.GetString()! : "asked for";
            await AnswerAsync(call, await engine.AbortAsync(IdOf(call), call.Admin, why.Length > 400 ? why[..400] : why, call.Aborted));
        }
    }

    private async Task AnswerAsync(ManagementCall call, RolloutAnswer answer)
    {
        if (answer.Rollout is { History: [.., { } last] } moved) call.AuditDetail = $"{moved.Id}: {last.What} to {last.Step ?? "the end"}, version {last.ConfigVersion}";
        if (answer.Error is { } error)
        {
            call.AuditDetail = error.Code;
            await call.RefuseAsync(error);
            return;
        }
        var found = await engine.FindAsync(answer.Rollout!.Id, call.Aborted);
        await call.AnswerAsync(json => WriteWhole(json, answer.Rollout, found?.Now));
    }

    /// <summary>The body; an empty one reads as an empty object. Null after the refusal was written.</summary>
    private static async Task<JsonDocument?> ReadAsync(ManagementCall call)
    {
        using MemoryStream bytes = new();
        byte[] buffer = new byte[4096];
        while (await call.Http.Request.Body.ReadAsync(buffer, call.Aborted) is var read and > 0)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length <= LargestBody) continue;
            await call.RefuseAsync(ManagementErrors.BadBody($"larger than {LargestBody} bytes"));
            return null;
        }
        try
        {
            return JsonDocument.Parse(bytes.Length == 0 ? "{}"u8.ToArray() : bytes.ToArray());
        }
        catch (JsonException)
        {
            await call.RefuseAsync(ManagementErrors.BadBody("not JSON"));
            return null;
        }
    }

    private static void WriteFacts(Utf8JsonWriter json, Rollout rollout)
    {
        json.WriteString("id", rollout.Id);
        json.WriteString("route", rollout.Plan.Route);
        json.WriteString("target", rollout.Plan.Target);
        json.WriteString("state", JsonNamingPolicy.SnakeCaseLower.ConvertName(rollout.State.ToString()));
        json.WriteString("step", rollout.IsRunning ? rollout.CurrentStep.ToString() : null);
        json.WriteString("started_at", rollout.StartedAt);
        json.WriteString("step_started_at", rollout.StepStartedAt);
    }

    private static void WriteWhole(Utf8JsonWriter json, Rollout rollout, RolloutJudgement? now)
    {
        WriteFacts(json, rollout);
        WriteTexts(json, "steps", rollout.Plan.Steps.Select(step => step.ToString()));
        json.WriteBoolean("automatic", rollout.Plan.Automatic);
        json.WriteNumber("min_samples", rollout.Plan.MinSamples);
        json.WriteNumber("min_time_s", rollout.Plan.MinTime.TotalSeconds);
        if (now is not null)
        {
            json.WriteStartObject("now");
            json.WriteString("verdict", JsonNamingPolicy.SnakeCaseLower.ConvertName(now.Verdict.ToString()));
            json.WriteString("why", now.Why);
            json.WriteStartArray("guards");
            foreach (GuardReading reading in now.Readings) Write(json, reading);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteStartArray("history");
        foreach (RolloutEvent entry in rollout.History)
        {
            json.WriteStartObject();
            json.WriteString("at", entry.At);
            json.WriteString("who", entry.Who);
            json.WriteString("what", entry.What);
            json.WriteString("why", entry.Why);
            json.WriteString("step", entry.Step);
            json.WriteNumber("config_version", entry.ConfigVersion);
            WriteTexts(json, "figures", entry.Figures);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, GuardReading reading)
    {
        json.WriteStartObject();
        json.WriteString("guard", reading.Guard);
        json.WriteString("state", reading.State.ToString().ToLowerInvariant());
        Number(json, "estimate", reading.Difference.Estimate);
        Number(json, "low", reading.Difference.Low);
        Number(json, "high", reading.Difference.High);
        Number(json, "limit", reading.Limit);
        json.WriteNumber("candidate", reading.Candidate);
        json.WriteNumber("control", reading.Control);
        json.WriteEndObject();
    }

    /// <summary>JSON has no infinity: what is not known yet is null.</summary>
    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, Math.Round(value, 6));
        else json.WriteNull(name);
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static string IdOf(ManagementCall call) => call.Http.Request.RouteValues["id"] as string ?? "";
}
