namespace Breakeven;

/// <summary>A catalog file that does not read. The message says what was expected; <see cref="Line"/> where.</summary>
public sealed class CatalogFormatException : FormatException
{
    public CatalogFormatException(string message, int line = 0, Exception? inner = null)
        : base(line > 0 ? $"line {line}: {message}" : message, inner)
    {
        Line = line;
    }

    public CatalogFormatException()
    {
    }

    public CatalogFormatException(string message)
        : this(message, 0)
    {
    }

    public CatalogFormatException(string message, Exception innerException)
        : this(message, 0, innerException)
    {
    }

    /// <summary>One-based; 0 where the file as a whole is at fault.</summary>
    public int Line { get; }
}
