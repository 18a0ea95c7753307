using System.Text;

namespace Breakeven.Gateway.Configuration.Parsing;

/// <summary>Replaces <c>${NAME}</c>, <c>${NAME:-default}</c> and <c>${file:PATH}</c> in one scalar. It runs after parsing, so a value can never become YAML; <c>$${</c> is a literal <c>${</c>.</summary>
/// <param name="environment">Value of a variable, or null when it is not set.</param>
/// <param name="readFile">Text of a file.</param>
internal sealed class ReferenceExpander(Func<string, string?> environment, Func<string, string> readFile)
{
    private const string Open = "${";
    private const string Default = ":-";
    private const string FilePrefix = "file:";

    public static bool HasReference(string text)
    {
        for (int at = text.IndexOf(Open, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Open, at + 1, StringComparison.Ordinal))
            if (!IsEscaped(text, at)) return true;
        return false;
    }

    /// <summary>The text with every reference replaced, or null with the problem.</summary>
    public string? Expand(string text, out string? problem)
    {
        var result = new StringBuilder(text.Length);
        foreach (Part part in Split(text))
        {
            problem = null;
            string? value = part.Name is null ? part.Literal : Resolve(part.Name, part.Default, out problem);
            if (value is null) return null;
            result.Append(value);
        }
        problem = null;
        return result.ToString();
    }

    /// <summary>The text with everything but the names of its references hidden.</summary>
    public static string Mask(string text)
    {
        var result = new StringBuilder();
        foreach (Part part in Split(text))
        {
            bool hasName = part.Name is not null && IsName(part.Name);
            if (hasName) result.Append(Open).Append(part.Name).Append(string.IsNullOrEmpty(part.Default) ? part.Default is null ? "" : Default : Default + "***").Append('}');
            else if (part.Name?.StartsWith(FilePrefix, StringComparison.Ordinal) == true) result.Append(Open).Append(part.Name).Append('}');
            else if (part.Name is not null || part.Literal.Length > 0) result.Append("***");
        }
        return result.ToString();
    }

    private string? Resolve(string name, string? fallback, out string? problem)
    {
        problem = null;
        if (name.StartsWith(FilePrefix, StringComparison.Ordinal)) return ReadReferencedFile(name[FilePrefix.Length..], fallback, out problem);
        if (!IsName(name))
        {
            problem = "a reference is ${NAME}, ${NAME:-default} or ${file:/path}; write $${ for a literal ${";
            return null;
        }
        if (fallback?.Contains(Open, StringComparison.Ordinal) == true)
        {
            problem = $"the default of ${{{name}}} cannot hold another reference";
            return null;
        }
        string? value = environment(name);
        if (fallback is not null) return string.IsNullOrEmpty(value) ? fallback : value;
        if (value is null) problem = $"environment variable {name} is not set; set it, or give a default as ${{{name}:-default}}";
        return value;
    }

    private string? ReadReferencedFile(string path, string? fallback, out string? problem)
    {
        problem = null;
        try
        {
            return readFile(path).TrimEnd('\r', '\n');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            if (fallback is null) problem = $"file '{path}' cannot be read: {Reason(error)}";
            return fallback;
        }
    }

    private static string Reason(Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it does not exist",
        UnauthorizedAccessException => "access is denied",
        InvalidDataException => error.Message,
        _ => "it is not a readable file",
    };

    /// <summary>An unclosed reference has an empty name, which no reference may have.</summary>
    private static IEnumerable<Part> Split(string text)
    {
        var literal = new StringBuilder();
        int at = 0;
        while (at < text.Length)
        {
            int open = text.IndexOf(Open, at, StringComparison.Ordinal);
            if (open < 0) break;
            bool escaped = IsEscaped(text, open);
            literal.Append(text, at, open - at - (escaped ? 1 : 0));
            at = open + Open.Length;
            if (escaped)
            {
                literal.Append(Open);
                continue;
            }
            if (literal.Length > 0) yield return new(literal.ToString(), null, null);
            literal.Clear();
            int close = text.IndexOf('}', at);
            yield return close < 0 ? new("", "", null) : ReadReference(text[at..close]);
            at = close < 0 ? text.Length : close + 1;
        }
        literal.Append(text, at, text.Length - at);
        if (literal.Length > 0) yield return new(literal.ToString(), null, null);
    }

    private static Part ReadReference(string inner)
    {
        int split = inner.IndexOf(Default, StringComparison.Ordinal);
        return split < 0 ? new("", inner, null) : new("", inner[..split], inner[(split + Default.Length)..]);
    }

    private static bool IsEscaped(string text, int open) => open > 0 && text[open - 1] == '$';

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');

    /// <param name="Name">Null for literal text.</param>
    private readonly record struct Part(string Literal, string? Name, string? Default);
}
