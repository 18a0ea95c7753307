using System.Globalization;
using System.Text;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Decodes the escapes of a JSON string one UTF-16 unit at a time: a stream may cut a surrogate pair in two, each half in a delta of its own.</summary>
internal static class LooseEscapes
{
    private const int UnicodeDigits = 4;

    /// <param name="escaped">What stood between the quotes; the tokenizer has accepted its escapes.</param>
    public static string Decode(string escaped)
    {
        StringBuilder decoded = new(escaped.Length);
        for (int at = 0; at < escaped.Length; at++)
        {
            if (escaped[at] != '\\')
            {
                decoded.Append(escaped[at]);
                continue;
            }
            char kind = escaped[++at];
            if (kind == 'u')
            {
                decoded.Append((char)ushort.Parse(escaped.AsSpan(at + 1, UnicodeDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                at += UnicodeDigits;
            }
            else decoded.Append(Plain(kind));
        }
        return decoded.ToString();
    }

    private static char Plain(char kind) => kind switch
    {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\b',
        'f' => '\f',
        _ => kind,
    };
}
