using System.Text;
using System.Text.Json;
using Breakeven.Gateway.Configuration;
using Breakeven.Gateway.Hosting;
using Breakeven.Ledger;
using Breakeven.Server.Hosting;

namespace Breakeven.Server.Management;

/// <summary>The configuration in force, its history, and changing it. Texts are always masked: no operation shows a secret.</summary>
internal sealed class ConfigOperations(ConfigPublisher publisher, SnapshotSource snapshots, ConfigApplier applier, ReloadStatus status, ServerOptions options, EmbeddedLedger ledger) : IManagementOperations
{
    private const string Yaml = "application/yaml", Json = "application/json";

    private static readonly ManagementParameter DryRun = ManagementParameter.Flag("dry_run", "true only says what would change.");
    private static readonly ManagementParameter Overwrite = ManagementParameter.Flag("overwrite", "true also replaces a file that is not what is in force.");

    public IEnumerable<ManagementOperation> Operations =>
    [
        new("GET", "/config", "getConfig", "The configuration in force, masked, and the last one that was refused. The ETag is its version.", GetAsync),
        new("POST", "/config", "applyConfig", "Validates a configuration, writes it to the file and puts it in force. 'if-match' with a version refuses the change when another one is in force.", ApplyAsync)
        {
            Parameters = [DryRun, Overwrite], Bodies = [Yaml, Json],
        },
        new("GET", "/config/versions", "listConfigVersions", "The configurations that were in force, newest first.", ListAsync),
        new("GET", "/config/versions/{n}", "getConfigVersion", "One of them, masked.", GetVersionAsync),
        new("GET", "/config/diff", "diffConfig", "What changed between two versions, key by key.", DiffAsync)
        {
            Parameters = [ManagementParameter.Number("from", "Version; the one before 'to' unless stated."), ManagementParameter.Number("to", "Version; the one in force unless stated.")],
        },
        new("POST", "/config/rollback", "rollBackConfig", "Puts an earlier version in force again, as a new version. Body: {\"version\": N}.", RollBackAsync)
        {
            Parameters = [DryRun, Overwrite], Bodies = [Json],
        },
    ];

    private Task GetAsync(ManagementCall call)
    {
        int version = snapshots.Current.Version;
        call.Http.Response.Headers.ETag = $"\"{version}\"";
        return call.AnswerAsync(json =>
        {
            json.WriteNumber("version", version);
            json.WriteString("in_force_since", status.InForceSince);
            json.WriteString("file", options.ConfigPath is { } path ? Path.GetFileName(path) : null);
            json.WriteString("sha256", applier.InForce?.Sha256);
            json.WriteString("text", applier.InForce?.MaskedText);
            if (status.LastRefusal is not { } refusal) return;
            json.WriteStartObject("last_refusal");
            json.WriteString("at", refusal.At);
            WriteTexts(json, "problems", refusal.Problems);
            json.WriteEndObject();
        });
    }

    private async Task ListAsync(ManagementCall call)
    {
        IReadOnlyList<ConfigVersion> versions = await ledger.ConfigVersionsAsync(call.Aborted);
        await call.AnswerAsync(json =>
        {
            json.WriteNumber("in_force", snapshots.Current.Version);
            json.WriteStartArray("data");
            foreach (ConfigVersion version in versions.Reverse())
            {
                json.WriteStartObject();
                WriteFacts(json, version);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
    }

    private async Task GetVersionAsync(ManagementCall call)
    {
        if (!ManagementCall.TryNumber(call.Http.Request.RouteValues["n"] as string, 1, int.MaxValue, out int number)) await call.RefuseAsync(ManagementErrors.Wrong("n", "the number of a version"));
        else if (await publisher.FindAsync(number, call.Aborted) is not { } version) await call.RefuseAsync(ManagementErrors.NoSuchVersion(number));
        else await call.AnswerAsync(json =>
        {
            WriteFacts(json, version);
            json.WriteString("text", version.Text);
        });
    }

    private async Task DiffAsync(ManagementCall call)
    {
        int to = snapshots.Current.Version;
        if (call.Query("to") is { } last && !ManagementCall.TryNumber(last, 1, int.MaxValue, out to))
        {
            await call.RefuseAsync(ManagementErrors.Wrong("to", "the number of a version"));
            return;
        }
        int from = Math.Max(1, to - 1);
        if (call.Query("from") is { } first && !ManagementCall.TryNumber(first, 1, int.MaxValue, out from))
        {
            await call.RefuseAsync(ManagementErrors.Wrong("from", "the number of a version"));
            return;
        }
        ConfigVersion? before = await publisher.FindAsync(from, call.Aborted), after = await publisher.FindAsync(to, call.Aborted);
        if (before is null || after is null)
        {
            await call.RefuseAsync(ManagementErrors.NoSuchVersion(before is null ? from : to));
            return;
        }
        await call.AnswerAsync(json =>
        {
            json.WriteNumber("from", from);
            json.WriteNumber("to", to);
            WriteChanges(json, ConfigDiff.BetweenTexts(before.Text, after.Text));
        });
    }

    private async Task ApplyAsync(ManagementCall call)
    {
        if (await ReadBodyAsync(call) is not { } body) return;
        string? text = body;
        if (IsJson(call) && !TryMember(body, "text", JsonValueKind.String, out text))
        {
            await call.RefuseAsync(ManagementErrors.BadBody("{\"text\": \"version: 1…\"}, or the YAML itself as application/yaml"));
            return;
        }
        await AnswerAsync(call, await publisher.PublishAsync(text!, RequestOf(call), call.Aborted));
    }

    private async Task RollBackAsync(ManagementCall call)
    {
        if (await ReadBodyAsync(call) is not { } body) return;
        if (!TryMember(body, "version", JsonValueKind.Number, out string? text) || !ManagementCall.TryNumber(text, 1, int.MaxValue, out int number))
        {
            await call.RefuseAsync(ManagementErrors.BadBody("{\"version\": N}"));
            return;
        }
        await AnswerAsync(call, await publisher.RollBackAsync(number, RequestOf(call), call.Aborted));
    }

    private static async Task AnswerAsync(ManagementCall call, ConfigPublication result)
    {
        string change = result.From == result.To ? $"version {result.From} stays" : $"version {result.From} to {result.To}";
        call.AuditDetail = result.Error is { } failed ? $"{change}: {failed.Code}" : result.IsDryRun ? $"{change}: dry run" : change;
        if (result.Error is { } error)
        {
            await call.RefuseAsync(error);
            return;
        }
        call.Http.Response.Headers.ETag = $"\"{result.To}\"";
        await call.AnswerAsync(json =>
        {
            json.WriteNumber("version", result.To);
            json.WriteNumber("previous_version", result.From);
            json.WriteBoolean("dry_run", result.IsDryRun);
            WriteChanges(json, result.Changes);
            WriteTexts(json, "warnings", result.Warnings);
            WriteTexts(json, "secrets_kept", result.SecretsKept);
        });
    }

    private static ConfigRequest RequestOf(ManagementCall call) =>
        new(call.Http.Request.Headers.IfMatch.ToString() is { Length: > 0 } match ? match.Trim('"', ' ') : null, call.IsSet("dry_run"), call.IsSet("overwrite"));

    /// <summary>The body as text; null after the refusal was written.</summary>
    private static async Task<string?> ReadBodyAsync(ManagementCall call)
    {
        using MemoryStream body = new();
        byte[] buffer = new byte[16 * 1024];
        while (await call.Http.Request.Body.ReadAsync(buffer, call.Aborted) is var read and > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length <= 2 * ConfigReader.MaxBytes) continue;
            await call.RefuseAsync(ManagementErrors.BadBody($"larger than {2 * ConfigReader.MaxBytes} bytes"));
            return null;
        }
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(body.ToArray());
        }
        catch (DecoderFallbackException)
        {
            await call.RefuseAsync(ManagementErrors.BadBody("not UTF-8"));
            return null;
        }
    }

    private static bool IsJson(ManagementCall call) => call.Http.Request.ContentType?.StartsWith(Json, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The one member that the body has, as text.</summary>
    private static bool TryMember(string body, string name, JsonValueKind kind, out string? text)
    {
        text = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object || document.RootElement.EnumerateObject().Count() != 1) return false;
            if (!document.RootElement.TryGetProperty(name, out JsonElement value) || value.ValueKind != kind) return false;
            text = value.ToString();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void WriteFacts(Utf8JsonWriter json, ConfigVersion version)
    {
        json.WriteNumber("number", version.Number);
        json.WriteString("sha256", version.Sha256);
        json.WriteString("registered_at", version.RegisteredAt);
    }

    private static void WriteChanges(Utf8JsonWriter json, IEnumerable<ConfigChange> changes)
    {
        json.WriteStartArray("changes");
        foreach (ConfigChange change in changes)
        {
            json.WriteStartObject();
            json.WriteString("key", change.Key);
            json.WriteString("before", change.Before);
            json.WriteString("after", change.After);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
