using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Breakeven.Ledger.Export;

namespace Breakeven.Ledger.Importing;

/// <summary>Makes records of rows. The same row at the same place of a file is the same call, so importing twice adds nothing.</summary>
internal sealed class ImportedCall(ImportFile file, ImportOptions options)
{
    public const string Arrival = "arrival_s";
    private static readonly CallRecord s_blank = new()
    {
        Id = Guid.Empty, RequestId = "", StartedAt = default, Protocol = "import", Status = 200, UsageSource = UsageSource.Provider,
    };

    private long _row;

    /// <param name="values">Names and texts of the row. Names that no record has are passed over, as are empty texts.</param>
    /// <param name="content">What tells this row from another at the same place.</param>
    public CallRecord Of(IEnumerable<KeyValuePair<string, string>> values, string content)
    {
        CallRecord call = s_blank with
        {
            Workload = options.Workload, Key = options.Key, Environment = options.Environment,
            Target = options.Target, Provider = options.Provider, ResponseModel = options.Model, RequestModel = options.Model,
        };
        HashSet<string> stated = [];
        foreach ((string name, string text) in values)
        {
            if (text.Length == 0 || (name != Arrival && !CallColumns.ByName.ContainsKey(name))) continue;
            call = Set(call, name, text);
            stated.Add(name);
        }
        Require(stated);
        return Identified(call, content);
    }

    private CallRecord Set(CallRecord call, string name, string text)
    {
        try
        {
            return name == Arrival ? call with { StartedAt = At(ColumnText.Measure(text)) } : CallColumns.ByName[name].Set(call, text);
        }
        catch (Exception error) when (error is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            throw file.Error(name, error is FormatException ? error.Message : $"{text} lies beyond what a time can be", error);
        }
    }

    private DateTimeOffset At(double seconds) => options.StartAt.AddTicks(checked((long)Math.Round(seconds * TimeSpan.TicksPerSecond)));

    private void Require(HashSet<string> stated)
    {
        if (!stated.Contains(Arrival) && !stated.Contains("started_at"))
            throw file.Error(Arrival, $"has no value; every row needs {Arrival} (seconds from the first call) or started_at");
        foreach (string name in (ReadOnlySpan<string>)["input_tokens", "output_tokens"])
            if (!stated.Contains(name)) throw file.Error(name, "has no value; every row needs a whole number of tokens, 0 or more");
    }

    private CallRecord Identified(CallRecord call, string content)
    {
        long row = _row++;
        if (call.Id == Guid.Empty) call = call with { Id = IdOf(call.StartedAt, row, content) };
        return call.RequestId.Length > 0 ? call : call with { RequestId = $"import-{call.Id:D}" };
    }

    /// <summary>Layout of a UUIDv7 (RFC 9562 §5.7): milliseconds, then a hash where others have chance.</summary>
    private Guid IdOf(DateTimeOffset at, long row, string content)
    {
        string seed = $"{row}\n{options.Workload}\n{options.Key}\n{options.Environment}\n{options.Target}\n{options.Provider}\n{options.Model}\n{content}";
        Span<byte> id = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(seed), id[..32]);
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, Math.Max(0, at.ToUnixTimeMilliseconds()));
        time[2..].CopyTo(id);
        id[6] = (byte)((id[6] & 0x0F) | 0x70);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id[..16], bigEndian: true);
    }
}
