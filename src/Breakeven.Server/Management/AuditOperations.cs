using Breakeven.Server.Auditing;

namespace Breakeven.Server.Management;

/// <summary><c>GET /audit</c>: who did what to this gateway.</summary>
internal sealed class AuditOperations(AuditLog audit) : IManagementOperations
{
    private const int MostEntries = 1000, DefaultEntries = 100;

    public IEnumerable<ManagementOperation> Operations =>
    [
        new("GET", "/audit", "listAudit", "Actions upon the gateway, newest first, and whether the log is as it was written.", ListAsync)
        {
            Parameters = [ManagementParameter.Number("limit", $"Entries of a page, 1 to {MostEntries}."), ManagementParameter.Number("before", "Only entries with a smaller 'seq'.")],
        },
    ];

    private async Task ListAsync(ManagementCall call)
    {
        int limit = DefaultEntries;
        if (call.Query("limit") is { } count && !ManagementCall.TryNumber(count, 1, MostEntries, out limit))
        {
            await call.RefuseAsync(ManagementErrors.Wrong("limit", $"a number from 1 to {MostEntries}"));
            return;
        }
        int before = int.MaxValue;
        if (call.Query("before") is { } number && !ManagementCall.TryNumber(number, 1, int.MaxValue, out before))
        {
            await call.RefuseAsync(ManagementErrors.Wrong("before", "the 'seq' of an entry"));
            return;
        }
        AuditPage page = await audit.ReadAsync(limit, before, call.Aborted);
        await call.AnswerAsync(json =>
        {
            json.WriteStartArray("data");
            foreach (AuditEntry entry in page.Data)
            {
                json.WriteStartObject();
                AuditLine.WriteEntry(json, entry);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteNumber("total", page.Total);
            json.WriteBoolean("intact", page.FirstBroken is null);
            if (page.FirstBroken is { } line) json.WriteNumber("first_broken_line", line);
        });
    }
}
