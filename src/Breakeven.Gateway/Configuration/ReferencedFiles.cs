using System.Collections.Immutable;

namespace Breakeven.Gateway.Configuration;

/// <summary>The files that a configuration names: reads those of <c>${file:…}</c>, and remembers all.</summary>
internal sealed class ReferencedFiles(string folder)
{
    /// <summary>A referenced file holds one secret; anything larger is a mistake.</summary>
    private const int MaxCharacters = 64 * 1024;

    private readonly SortedSet<string> _paths = new(StringComparer.Ordinal);

    public ImmutableArray<string> Paths => [.. _paths];

    /// <summary>Remembers a file that somebody else reads.</summary>
    /// <returns>Its full path.</returns>
    public string Note(string path)
    {
        string full = Path.GetFullPath(path, folder.Length > 0 ? folder : Path.GetFullPath("."));
        _paths.Add(full);
        return full;
    }

    /// <exception cref="IOException">The file does not exist, cannot be read or is too large.</exception>
    public string Read(string path)
    {
        string full = Note(path);
        using var reader = new StreamReader(full);
        char[] buffer = new char[MaxCharacters + 1];
        int read = reader.ReadBlock(buffer);
        return read <= MaxCharacters ? new(buffer, 0, read) : throw new InvalidDataException($"it is larger than {MaxCharacters} characters");
    }
}
