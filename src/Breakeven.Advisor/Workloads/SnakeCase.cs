using System.Text;

namespace Breakeven.Advisor.Workloads;

/// <summary>Names of values as the wire writes them: <c>ClientError</c> is <c>client_error</c>.</summary>
internal static class SnakeCase
{
    public static string Of(string pascal)
    {
        StringBuilder text = new(pascal.Length + 4);
        foreach (char c in pascal)
        {
            if (char.IsUpper(c) && text.Length > 0) text.Append('_');
            text.Append(char.ToLowerInvariant(c));
        }
        return text.ToString();
    }
}
