namespace Breakeven.Conventions;

/// <summary>A prompt leaves only for a candidate, and only the policy makes candidates: the compiler sees to both, as long as nobody else opens connections.</summary>
public class ResidencyChokePointTests
{
    /// <summary>Who may hold a connection, and what for.</summary>
    private static readonly string[] s_connecting =
    [
        "src/Breakeven.Gateway/Endpoints/Passthrough/PassthroughExchange.cs", // to a candidate
        "src/Breakeven.Gateway/Hosting/WebhookSender.cs", // notices of the gateway's own, which carry no prompt
        "src/Breakeven.Gateway/Targets/Engines/EngineApi.cs", // probes, which carry no prompt
        "src/Breakeven.Gateway/Targets/UpstreamClient.cs", // to a candidate
    ];

    [Fact]
    public void Gateway_Connections_AreOpenedWhereAPermissionIsNeeded()
    {
        string[] users = [.. Repository.SourceFiles("src/Breakeven.Gateway")
            .Where(path => File.ReadAllText(path) is var text && (text.Contains("HttpMessageInvoker", StringComparison.Ordinal) || text.Contains("HttpClient(", StringComparison.Ordinal) || text.Contains("SocketsHttpHandler", StringComparison.Ordinal)))
            .Select(Repository.Relative).Order(StringComparer.Ordinal)];
        Assert.Equal(s_connecting, users);
    }

    [Fact]
    public void Candidate_Constructor_IsPrivate()
    {
        string source = File.ReadAllText(Path.Combine(Repository.Root, "src/Breakeven.Gateway/Targets/Candidate.cs"));
        Assert.Contains("private Candidate(", source, StringComparison.Ordinal);
        Assert.DoesNotContain("init;", source, StringComparison.Ordinal);
        Assert.DoesNotContain("set;", source, StringComparison.Ordinal);
    }
}
