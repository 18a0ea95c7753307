using System.Net;
using System.Text.Json;
using Breakeven.Gateway.Targets.Dialing;

namespace Breakeven.Gateway.Routing;

/// <summary>Finds the addresses in a request's content that an engine would fetch, and tells which of them lead into a private network.</summary>
/// <remarks>
/// The gateway itself fetches nothing. Engines do, follow redirects, and by default ask nobody (CVE-2025-6242 and others): what a client may not reach,
/// an engine of ours must not reach for it. A public name that resolves to a private address is not found here; engines have settings against that.
/// </remarks>
internal static class MediaLinks
{
    private const int ShortestContent = 256;

    /// <summary>Why the content may not be fetched; null when it may.</summary>
    /// <param name="body">Valid JSON.</param>
    public static CallError? Refuse(ReadOnlySpan<byte> body, MediaUrls rule)
    {
        if (!MayHaveLinks(body)) return null;
        Utf8JsonReader json = new(body);
        string? property = null, parent = null;
        Stack<string?> parents = new();
        while (json.Read())
        {
            switch (json.TokenType)
            {
                case JsonTokenType.PropertyName:
                    property = TextOf(ref json);
                    if (!IsContent(property, json.CurrentDepth)) json.Skip();
                    break;
                case JsonTokenType.StartObject:
                    parents.Push(parent);
                    parent = property;
                    property = null;
                    break;
                case JsonTokenType.EndObject:
                    parent = parents.Pop();
                    property = null;
                    break;
                case JsonTokenType.String when IsLink(property, parent):
                    if (Refuse(TextOf(ref json), rule) is { } refused) return refused;
                    break;
            }
        }
        return null;
    }

    /// <summary>Half a surrogate pair in an escape is no text; what stands there names nothing.</summary>
    private static string TextOf(ref Utf8JsonReader json)
    {
        try
        {
            return json.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    /// <summary>A quick look: without one of these no property can have such a name, also not in escapes.</summary>
    private static bool MayHaveLinks(ReadOnlySpan<byte> body) => body.IndexOf("url"u8) >= 0 || body.IndexOf("\\u00"u8) >= 0;

    /// <summary>What a tool is told or tells may hold addresses of any kind: no engine fetches those.</summary>
    private static bool IsContent(string? property, int depth) => property switch
    {
        "tools" or "functions" or "tool_choice" or "response_format" or "metadata" => depth > 1,
        "input" => depth <= 1,
        "arguments" or "tool_calls" or "function_call" => false,
        _ => true,
    };

    private static bool IsLink(string? property, string? parent) => property switch
    {
        "image_url" or "video_url" or "audio_url" or "file_url" => true,
        "url" => parent is "image_url" or "video_url" or "audio_url" or "file_url" or "source" or "image" or "video" or "audio",
        _ => false,
    };

    private static CallError? Refuse(string link, MediaUrls rule)
    {
        string text = link.Trim();
        if (text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) || IsContentItself(text)) return null;
        if (rule == MediaUrls.None) return GatewayErrors.UrlNotAllowed(text, "would have to be fetched, which this model's engine does not do");
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https")) return GatewayErrors.UrlNotAllowed(text, "is none of http or https");
        return IsPlain(text, address) ? null : GatewayErrors.UrlNotAllowed(text, "does not name a host of the public internet");
    }

    /// <summary>Base64 without a scheme, as some engines take it. It must be long: a short one may be the path of a file.</summary>
    private static bool IsContentItself(string text) => text.Length >= ShortestContent && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '=' or '-' or '_');

    /// <summary>Nothing on which two readers of addresses disagree about the host, and no private host.</summary>
    private static bool IsPlain(string text, Uri address)
    {
        if (text.Contains('\\', StringComparison.Ordinal) || Authority(text).ContainsAnyExceptInRange('!', '~') || Authority(text).Contains('@')) return false;
        string host = Host(address);
        return host.Length > 0 && !HostNames.IsPrivate(host) && (IPAddress.TryParse(host, out _) || !LooksLikeNumber(host));
    }

    /// <summary>Between the scheme and the path.</summary>
    private static ReadOnlySpan<char> Authority(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan(text.IndexOf(':', StringComparison.Ordinal) + 1).TrimStart('/');
        int end = rest.IndexOfAny('/', '?', '#');
        return end < 0 ? rest : rest[..end];
    }

    /// <summary>A last label of digits, or in hexadecimal: some readers take it for a number (WHATWG URL, "ends in a number").</summary>
    private static bool LooksLikeNumber(string host)
    {
        string last = host.TrimEnd('.').Split('.')[^1];
        return last.All(char.IsAsciiDigit) || last.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
    }

    private static string Host(Uri address)
    {
        try
        {
            return address.IdnHost;
        }
        catch (UriFormatException)
        {
            return "";
        }
    }
}
