using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Breakeven.Gateway.Admission;

/// <summary>Reads <c>x-breakeven-tags: team=search,run=7</c>. At most 16 tags; names and values up to 64 letters, digits, or <c>. _ - : /</c>.</summary>
internal static class CallTags
{
    public const string HeaderName = "x-breakeven-tags";

    /// <summary>What the gateway says of calls that it makes itself; a client that could say so would hide its calls from advice.</summary>
    private const string Own = "breakeven.";
    private const int MostTags = 16;
    private const int LongestPart = 64;

    public static bool TryRead(string? header, out ImmutableSortedDictionary<string, string>? tags, [NotNullWhen(false)] out CallError? error)
    {
        tags = null;
        error = null;
        if (string.IsNullOrWhiteSpace(header)) return true;
        ImmutableSortedDictionary<string, string>.Builder found = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (Range range in header.AsSpan().Split(','))
        {
            ReadOnlySpan<char> pair = header.AsSpan(range).Trim();
            int equals = pair.IndexOf('=');
            ReadOnlySpan<char> name = equals < 0 ? pair : pair[..equals], value = equals < 0 ? "" : pair[(equals + 1)..];
            if (name.StartsWith(Own, StringComparison.OrdinalIgnoreCase))
            {
                error = GatewayErrors.InvalidHeader(HeaderName, $"has a tag whose name begins with {Own}: those are the gateway's own");
                return false;
            }
            if (!IsWord(name) || (value.Length > 0 && !IsWord(value)) || found.Count == MostTags)
            {
                error = GatewayErrors.InvalidHeader(HeaderName, $"has the form name=value,name=value with at most {MostTags} tags of letters, digits and . _ - : /");
                return false;
            }
            found[name.ToString()] = value.ToString();
        }
        tags = found.ToImmutable();
        return true;
    }

    /// <summary>True for a short name that is safe in headers, logs and labels.</summary>
    public static bool IsWord(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > LongestPart) return false;
        foreach (char c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-' or ':' or '/')) return false;
        return true;
    }
}
