using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Breakeven.Gateway.Content;
using Breakeven.Ledger;
using Breakeven.Ledger.Querying;

namespace Breakeven.Server.Management;

/// <summary>Prompts and answers of workloads that store them: seeing one is audited as a change is.</summary>
internal sealed class ContentOperations(ContentAccess content, EmbeddedLedger ledger) : IManagementOperations
{
    public IEnumerable<ManagementOperation> Operations =>
    [
        new("GET", "/calls/{id}/content", "getCallContent", "What one call said, decrypted. Audited.", ReadAsync) { IsAudited = true },
        new("DELETE", "/calls/{id}/content", "eraseCallContent", "Erases what one call said.", EraseOneAsync),
        new("DELETE", "/content", "eraseContent", "Erases what the calls of a key or a workload said; give at least one.", EraseManyAsync)
        {
            Parameters = [ManagementParameter.Text("key", "Name of the key."), ManagementParameter.Text("workload", "Name of the workload.")],
        },
    ];

    private async Task ReadAsync(ManagementCall call)
    {
        if (IdOf(call) is not { } id)
        {
            await call.RefuseAsync(ManagementErrors.Wrong("id", "the id of a call"));
            return;
        }
        CapturedContent? found;
        string? comment;
        try
        {
            found = await content.ReadAsync(id, call.Aborted);
            comment = await content.ReadCommentAsync(id, call.Aborted);
        }
        catch (CryptographicException)
        {
            await call.RefuseAsync(ManagementErrors.ContentUnreadable);
            return;
        }
        if (found is null) await call.RefuseAsync(ManagementErrors.NoContent);
        else await call.AnswerAsync(json =>
        {
            json.WriteString("id", found.Id);
            json.WriteString("request", Encoding.UTF8.GetString(found.Request.Span));
            json.WriteString("answer", Encoding.UTF8.GetString(found.Answer.Span));
            json.WriteBoolean("cut", found.IsCut);
            if (comment is not null) json.WriteString("comment", comment);
        });
    }

    private async Task EraseOneAsync(ManagementCall call)
    {
        if (IdOf(call) is not { } id) await call.RefuseAsync(ManagementErrors.Wrong("id", "the id of a call"));
        else await EraseAsync(call, One(id));
    }

    private async Task EraseManyAsync(ManagementCall call)
    {
        if (call.Query("key") is null && call.Query("workload") is null) await call.RefuseAsync(ManagementErrors.Wrong("key", "missing, and so is 'workload'; give at least one"));
        else await EraseAsync(call, IdsAsync(new() { Key = call.Query("key"), Workload = call.Query("workload") }, call.Aborted));
    }

    private async Task EraseAsync(ManagementCall call, IAsyncEnumerable<Guid> ids)
    {
        int erased = await content.EraseAsync(ids, call.Aborted);
        call.AuditDetail = string.Create(CultureInfo.InvariantCulture, $"content of {erased} calls erased{Of("key", call)}{Of("workload", call)}");
        await call.AnswerAsync(json => json.WriteNumber("erased", erased));
    }

    private static string Of(string name, ManagementCall call) => call.Query(name) is { } value ? $", {name} {value}" : "";

    private static async IAsyncEnumerable<Guid> One(Guid id)
    {
        await Task.CompletedTask;
        yield return id;
    }

    private async IAsyncEnumerable<Guid> IdsAsync(CallFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (CallRecord record in ledger.ReadAsync(filter, cancellationToken)) yield return record.Id;
    }

    private static Guid? IdOf(ManagementCall call) => Guid.TryParse(call.Http.Request.RouteValues["id"] as string, out Guid id) ? id : null;
}
