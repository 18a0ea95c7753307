using System.Text.RegularExpressions;

namespace Breakeven.Conventions;

/// <summary>Whatever leaves the gateway goes through the one dialer that checks addresses.</summary>
public partial class OutboundTests
{
    /// <summary>Who opens connections, and why it is no way out for a request: docs/security.md lists them.</summary>
    private static readonly string[] Known =
    [
        "src/Breakeven.Cli/Commands/ManagementClient.cs", // a person's own command, to the gateway that the person named
        "src/Breakeven.Cli/Demo/DemoDriver.cs", // the demo's own traffic, to the gateway it started
        "src/Breakeven.Gateway/Caching/Storage/RedisLink.cs", // to the address that the configuration names; what goes there is sealed
        "src/Breakeven.Gateway/Targets/Dialing/OutboundDialer.cs",
        "src/Breakeven.Gateway/Targets/Dialing/SystemResolver.cs",
        "src/Breakeven.Gateway/Targets/UpstreamClient.cs", // with the dialer above
        "src/Breakeven.Server/Discovery/EngineDiscovery.cs", // at start, without a configuration: engines on this machine's loopback
    ];

    [Fact]
    public void Connections_OfTheProduct_AreOpenedInOnePlace()
    {
        string[] found = [.. Repository.SourceFiles("src").Where(path => Opens().IsMatch(File.ReadAllText(path))).Select(Repository.Relative).Order(StringComparer.Ordinal)];
        Assert.Equal(Known, found);
    }

    [Fact]
    public void Handlers_OfTheProduct_FollowNothingAndUseNoProxy()
    {
        foreach (string path in Repository.SourceFiles("src"))
            foreach (Match handler in Handler().Matches(File.ReadAllText(path)))
            {
                Assert.Contains("UseProxy = false", handler.Value, StringComparison.Ordinal);
                if (!path.EndsWith("DemoDriver.cs", StringComparison.Ordinal)) Assert.Contains("AllowAutoRedirect = false", handler.Value, StringComparison.Ordinal);
            }
    }

    [GeneratedRegex(@"new (?:SocketsHttpHandler|HttpClient|HttpClientHandler|Socket|TcpClient|UdpClient)\b|\b(?:SocketsHttpHandler|HttpClient|HttpClientHandler|Socket|TcpClient|UdpClient) \w+ = new|\bDns\.|ConnectionMultiplexer\.Connect|WebRequest\.", RegexOptions.NonBacktracking)]
    private static partial Regex Opens();

    [GeneratedRegex(@"new SocketsHttpHandler[^}]*\}", RegexOptions.Singleline)]
    private static partial Regex Handler();
}
