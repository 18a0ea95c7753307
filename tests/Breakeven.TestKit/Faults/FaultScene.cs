using System.IO.Compression;
using System.Text;
using Breakeven.TestKit.Faults.Wires;

namespace Breakeven.TestKit.Faults;

/// <summary>One call of the <see cref="FaultyServer"/> while it is answered: what was asked, and every way to send bytes.</summary>
public sealed class FaultScene
{
    private const string Chunked = "Transfer-Encoding: chunked\r\n";
    private readonly FaultConnection _connection;

    internal FaultScene(FaultConnection connection, SeenCall call)
    {
        (_connection, Call, Wire) = (connection, call, FaultWire.Of(call.Path));
        (Streams, Said) = Wire.ReadRequest(call.Body.Span);
    }

    public SeenCall Call { get; }
    public FaultWire Wire { get; }

    /// <summary>Whether a stream was asked for.</summary>
    public bool Streams { get; }

    /// <summary>What a good answer says: the prompt.</summary>
    public string Said { get; }

    /// <summary>Cancelled when the caller has left.</summary>
    public CancellationToken Gone => _connection.Gone;

    /// <summary>The good answer of the kind that was asked for, as one body.</summary>
    public string GoodBody => Streams ? string.Concat(GoodEvents) : Wire.Whole(Said, FaultUsage.Good);
    public string GoodType => Streams ? Wire.StreamType : "application/json";

    /// <summary>The good stream, event by event.</summary>
    public IEnumerable<string> GoodEvents => [Wire.Opening(FaultUsage.Good), .. Words.Select(Wire.Word), .. Wire.Ending(Said, FaultUsage.Good)];

    /// <summary>The text in pieces of whole characters.</summary>
    public IEnumerable<string> Words
    {
        get
        {
            Rune[] runes = [.. Said.EnumerateRunes()];
            return runes.Chunk(Math.Max(1, (runes.Length + 3) / 4)).Select(piece => string.Concat(piece));
        }
    }

    public static Task AnswerWellAsync(FaultScene scene) => scene.Streams ? scene.StreamAsync(scene.GoodEvents) : scene.AnswerAsync(200, scene.GoodBody);

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Puts the bytes on the wire as they are.</summary>
    public Task SendAsync(ReadOnlyMemory<byte> bytes) => _connection.SendAsync(bytes, Call);

    /// <summary>Each piece in a packet of its own.</summary>
    public async Task SendInPiecesAsync(ReadOnlyMemory<byte> bytes, int size, TimeSpan pause)
    {
        for (int start = 0; start < bytes.Length; start += size)
        {
            await SendAsync(bytes[start..Math.Min(start + size, bytes.Length)]);
            if (pause > TimeSpan.Zero) await Task.Delay(pause, Gone);
        }
    }

    /// <summary>A whole response with a true length; the connection stays open.</summary>
    /// <param name="headers">Further header lines, each with its line end.</param>
    public Task AnswerAsync(int status, string body, string type = "application/json", string headers = "") =>
        AnswerAsync(status, Encoding.UTF8.GetBytes(body), type, headers);

    public async Task AnswerAsync(int status, ReadOnlyMemory<byte> body, string type = "application/json", string headers = "") =>
        await SendAsync((byte[])[.. Encoding.UTF8.GetBytes(Head(status, type, $"Content-Length: {body.Length}\r\n{headers}")), .. body.Span]);

    /// <summary>An error of the provider's own format, with a canary in its text.</summary>
    public Task RefuseAsync(int status, string code, string headers = "") => AnswerAsync(status, Wire.ErrorBody(code), headers: headers);

    /// <summary>A whole stream in chunks, each event in a packet of its own.</summary>
    public async Task StreamAsync(IEnumerable<string> events)
    {
        await BeginStreamAsync();
        foreach (string item in events) await ChunkAsync(item);
        await EndStreamAsync();
    }

    public Task BeginStreamAsync(string? type = null, string headers = "") => SendAsync(Head(200, type ?? Wire.StreamType, Chunked + headers));

    public Task ChunkAsync(string text) => ChunkAsync(Encoding.UTF8.GetBytes(text));

    public Task ChunkAsync(ReadOnlyMemory<byte> bytes) =>
        bytes.IsEmpty ? Task.CompletedTask : SendAsync((byte[])[.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes.Span, .. "\r\n"u8]);

    public Task EndStreamAsync() => SendAsync("0\r\n\r\n");

    /// <summary>A stream's beginning: the opening and the first words, so that the answer has content.</summary>
    public async Task SpeakAsync()
    {
        await BeginStreamAsync();
        await ChunkAsync(Wire.Opening(FaultUsage.Good));
        await ChunkAsync(Wire.Word(Words.First()));
    }

    /// <summary>Says nothing until the caller leaves.</summary>
    public async Task HangAsync()
    {
        try
        {
            await Task.Delay(Timeout.Infinite, Gone);
        }
        catch (OperationCanceledException)
        {
            // It left.
        }
    }

    /// <summary>Ends the connection regularly.</summary>
    public void Close() => _connection.Close();

    /// <summary>Breaks the connection.</summary>
    public void Reset() => _connection.Reset();

    public static string Head(int status, string type, string headers) => $"HTTP/1.1 {status} X\r\nContent-Type: {type}\r\n{headers}\r\n";

    public static byte[] Gzip(ReadOnlySpan<byte> bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
