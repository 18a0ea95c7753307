using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Breakeven;

/// <summary>Reads a price book in this project's own text format, the one that <see cref="PriceBookWriter"/> writes; see data/README.md.</summary>
/// <remarks>The version is the newest source date and the first 8 hex digits of the content's SHA-256, so equal content has an equal version.</remarks>
public static class PriceBookReader
{
    /// <exception cref="CatalogFormatException">Not a price book; it names the line.</exception>
    public static PriceBook Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using MemoryStream buffer = new();
        stream.CopyTo(buffer);
        return Parse(buffer.GetBuffer().AsSpan(0, checked((int)buffer.Length)));
    }

    /// <inheritdoc cref="Read"/>
    public static async Task<PriceBook> ReadAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using MemoryStream buffer = new();
        await stream.CopyToAsync(buffer, cancellationToken);
        return Parse(buffer.GetBuffer().AsSpan(0, checked((int)buffer.Length)));
    }

    private static PriceBook Parse(ReadOnlySpan<byte> content)
    {
        PriceBookText parser = new();
        int number = 0;
        foreach (ReadOnlySpan<char> line in Encoding.UTF8.GetString(content).AsSpan().EnumerateLines())
        {
            number++;
            if (number == 1 && !line.SequenceEqual(PriceBookText.FirstLine))
                throw new CatalogFormatException($"a price book starts with \"{PriceBookText.FirstLine}\"", 1);
            if (line.IsEmpty || line[0] == '#') continue;
            try
            {
                parser.ReadLine(line);
            }
            catch (Exception problem) when (problem is FormatException or OverflowException)
            {
                throw new CatalogFormatException(problem.Message, number, problem);
            }
        }
        return new PriceBook(Version(content, parser.NewestSource), parser.Cards);
    }

    private static string Version(ReadOnlySpan<byte> content, DateOnly? newest)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 4));
        return $"{newest?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "undated"}+{hash}";
    }
}
