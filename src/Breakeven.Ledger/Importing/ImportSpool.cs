using System.Text;
using System.Text.Json;
using Breakeven.Ledger.Storage;

namespace Breakeven.Ledger.Importing;

/// <summary>Records set aside until the whole source is known to be good, so that a slow or broken source neither holds the store nor leaves half of itself there.</summary>
internal sealed class ImportSpool : IAsyncDisposable
{
    private readonly FileStream _file;

    public ImportSpool(string databasePath) => _file = new FileStream(
        $"{databasePath}.import-{Guid.NewGuid():N}", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16, FileOptions.DeleteOnClose);

    public async Task<long> FillAsync(IAsyncEnumerable<CallRecord> source, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        const int progressEvery = 10_000;
        long count = 0;
        await foreach (CallRecord call in source.WithCancellation(cancellationToken))
        {
            JsonSerializer.Serialize(_file, call, CallRecordJson.Default.CallRecord);
            _file.WriteByte((byte)'\n');
            if (++count % progressEvery == 0) progress?.Report(count);
        }
        progress?.Report(count);
        return count;
    }

    /// <returns>Number of records that were new.</returns>
    public async Task<long> MoveAsync(StoreTransaction transaction, CancellationToken cancellationToken)
    {
        _file.Position = 0;
        using StreamReader lines = new(_file, Encoding.UTF8, leaveOpen: true);
        long added = 0;
        while (await lines.ReadLineAsync(cancellationToken) is { } json)
            if (transaction.AddCall(JsonSerializer.Deserialize(json, CallRecordJson.Default.CallRecord)!, json)) added++;
        return added;
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
