using System.Globalization;
using Breakeven.Gateway.Batches;

namespace Breakeven.Server.Management;

/// <summary>Erasing what the clients of a key have uploaded, and what came of it.</summary>
internal sealed class FileOperations(KeyFiles files) : IManagementOperations
{
    public IEnumerable<ManagementOperation> Operations =>
    [
        new("DELETE", "/files", "eraseFiles", "Erases all files and batches of a key. Batches that run are cancelled first; ask again when they have ended.", EraseAsync)
        {
            Parameters = [ManagementParameter.Text("key", "Name of the key.")],
        },
    ];

    private async Task EraseAsync(ManagementCall call)
    {
        if (call.Query("key") is not { Length: > 0 } key)
        {
            await call.RefuseAsync(ManagementErrors.Wrong("key", "missing"));
            return;
        }
        (int erased, int cancelled) = files.Erase(key);
        call.AuditDetail = string.Create(CultureInfo.InvariantCulture, $"{erased} files of key {key} erased, {cancelled} batches cancelled");
        await call.AnswerAsync(json =>
        {
            json.WriteNumber("erased", erased);
            json.WriteNumber("batches_cancelled", cancelled);
        });
    }
}
