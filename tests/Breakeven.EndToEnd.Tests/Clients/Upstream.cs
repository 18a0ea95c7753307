namespace Breakeven.EndToEnd.Clients;

/// <summary>What answers a client in these tests.</summary>
public enum Upstream
{
    /// <summary>The fake of the client's own protocol, without the gateway: shows that the fake and the test are right.</summary>
    Direct,

    /// <summary>An OpenAI-compatible cloud behind the gateway.</summary>
    Cloud,

    /// <summary>Anthropic behind the gateway.</summary>
    Claude,

    /// <summary>An Ollama server of one's own behind the gateway.</summary>
    Local,
}
