using System.Text.Json;
using Breakeven.Ledger;
using Breakeven.Ledger.Querying;

namespace Breakeven.Server.Management;

/// <summary><c>GET /calls</c>: ended calls, newest first. A call that was answered before the query is in it.</summary>
internal sealed class CallOperations(EmbeddedLedger ledger) : IManagementOperations
{
    public IEnumerable<ManagementOperation> Operations =>
    [
        new("GET", "/calls", "listCalls", "Ended calls, newest first; pass 'next' of a page as 'after' for the following one.", ListAsync)
        {
            Parameters =
            [
                ManagementParameter.Text("request_id", "As the client got it in x-request-id."),
                ManagementParameter.Text("workload", "Name of the workload."),
                ManagementParameter.Text("key", "Name of the key."),
                ManagementParameter.Text("target", "Name of the target."),
                ManagementParameter.Text("outcome", "As ok, refused or timeout."),
                ManagementParameter.Text("since", "Only calls from this time on."),
                ManagementParameter.Text("until", "Only calls before this time."),
                ManagementParameter.Number("limit", $"Calls of a page, 1 to {CallFilter.MaxLimit}."),
                ManagementParameter.Text("after", "'next' of the page before."),
                ManagementParameter.Text("next", "The same as 'after'."),
            ],
        },
    ];

    private async Task ListAsync(ManagementCall call)
    {
        if (!CallFilterQuery.TryRead(call.Http.Request.Query, out CallFilter? filter, out CallError? error))
        {
            await call.RefuseAsync(error);
            return;
        }
        CallPage page;
        try
        {
            page = await ledger.QueryAsync(filter, call.Aborted);
        }
        catch (ArgumentException)
        {
            await call.RefuseAsync(ManagementErrors.Wrong("after", "the 'next' of the page before"));
            return;
        }
        await call.AnswerAsync(json =>
        {
            json.WriteStartArray("data");
            foreach (CallRecord record in page.Data) JsonSerializer.Serialize(json, record, CallRecordJson.Default.CallRecord);
            json.WriteEndArray();
            json.WriteString("next", page.Next);
        });
    }
}
