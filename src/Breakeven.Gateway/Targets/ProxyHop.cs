using System.Globalization;

namespace Breakeven.Gateway.Targets;

/// <summary>Counts the gateways that a call went through, so that a circle of them ends. Two in a row are allowed: one before a team's, one before the company's providers.</summary>
internal static class ProxyHop
{
    public const string Header = "x-breakeven-hop";
    private const int MostHops = 1;
    private const string First = "1", Second = "2";

    /// <returns>The refusal of a call that came through more than one gateway.</returns>
    public static CallError? Check(CallContext call) => call.Arrival.Header(Header) is { } text && Read(text) > MostHops ? GatewayErrors.LoopDetected : null;

    /// <summary>What the next server is told.</summary>
    public static string Next(Func<string, string?> clientHeader) => clientHeader(Header) is null ? First : Second;

    /// <summary>What is no number was not written by a gateway of this kind, and counts as too many.</summary>
    private static int Read(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int hops) ? hops : int.MaxValue;
}
