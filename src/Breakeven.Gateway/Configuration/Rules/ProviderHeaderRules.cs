using System.Buffers;
using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>Configured headers can be sent, and are none that the transport or the gateway writes.</summary>
internal static class ProviderHeaderRules
{
    /// <summary>RFC 9110, section 5.6.2: <c>token</c>.</summary>
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly string[] Framing = ["host", "connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "expect", "accept", "accept-encoding", "traceparent"];

    public static void Check(ProviderConfig provider, string path, BindContext context)
    {
        foreach ((string name, Secret value) in provider.Headers)
        {
            string key = $"{path}.headers.{name}";
            if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenCharacters)) context.Error(key, "is no name that a header can have", "use letters, digits and -");
            else if (IsWrittenByTheGateway(name)) context.Error(key, "is written by the gateway itself");
            else if (!CanBeSent(value)) context.Error(key, "holds letters that no HTTP header can; only printable ASCII can be sent");
        }
    }

    public static bool CanBeSent(Secret value) => !value.Reveal().AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static bool IsWrittenByTheGateway(string name) =>
        name.StartsWith("content-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("proxy-", StringComparison.OrdinalIgnoreCase) || Framing.Contains(name, StringComparer.OrdinalIgnoreCase);
}
