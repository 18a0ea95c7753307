using System.IO.Compression;
using System.Text;

namespace Breakeven.Ledger.Importing;

/// <summary>A file of text, unpacked on the way when it is gzip, whatever its name. Counts lines for messages.</summary>
internal sealed class ImportFile : IDisposable
{
    private const int MaxLineLength = 64 * 1024 * 1024;
    private readonly TextReader _text;
    private string? _peeked;

    private ImportFile(string path, TextReader text) => (Path, _text) = (path, text);

    public string Path { get; }

    /// <summary>Number of the line last read, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>What the file calls a record's member, where it differs: messages speak the file's language.</summary>
    public Dictionary<string, string> Aliases { get; } = [];

    public static ImportFile Open(string path)
    {
        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16);
            Span<byte> magic = stackalloc byte[2];
            int read = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
            file.Position = 0;
            bool isGzip = read == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
            Stream stream = isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
            return new ImportFile(path, new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ImportException(path, 0, null, $"cannot be read ({error.Message.TrimEnd('.')}); name a file that exists and that this user may read", error);
        }
    }

    /// <summary>The next line without moving to it, or null at the end.</summary>
    public async Task<string?> PeekAsync(CancellationToken cancellationToken) => _peeked ??= await ReadCoreAsync(cancellationToken);

    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        string? line = await PeekAsync(cancellationToken);
        _peeked = null;
        if (line is not null) Line++;
        return line;
    }

    public ImportException Error(string? column, string problem, Exception? inner = null) => new(Path, Line, column is null ? null : Aliases.GetValueOrDefault(column, column), problem, inner);

    private async Task<string?> ReadCoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            string? line = await _text.ReadLineAsync(cancellationToken);
            return line?.Length > MaxLineLength ? throw new InvalidDataException("a line is longer than 64 MiB") : line;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or DecoderFallbackException)
        {
            throw new ImportException(Path, Line + 1, null, $"cannot be read ({error.Message.TrimEnd('.')}); the file is cut off or is not UTF-8 text", error);
        }
    }

    public void Dispose() => _text.Dispose();
}
