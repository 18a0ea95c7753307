using System.Text;
using Breakeven.Gateway.Configuration.Parsing;

namespace Breakeven.Gateway.Configuration;

/// <summary>Hides literal secrets in a configuration's text and leaves all else, references to the environment included, as it stands.</summary>
internal static class SecretMask
{
    public static string Apply(string text, IEnumerable<ScalarNode> secrets)
    {
        var result = new StringBuilder();
        int at = 0;
        foreach (ScalarNode secret in secrets.OrderBy(node => node.Span.Start))
        {
            if (secret.IsNull || secret.Span.Start < at) continue;
            string masked = ReferenceExpander.Mask(secret.Text);
            if (masked == secret.Text) continue;
            result.Append(text, at, secret.Span.Start - at).Append('"').Append(masked).Append('"');
            at = secret.Span.End;
            if (text[secret.Span.Start..at].EndsWith('\n')) result.Append('\n'); // a block scalar's span ends on the next line
        }
        return result.Append(text, at, text.Length - at).ToString();
    }
}
