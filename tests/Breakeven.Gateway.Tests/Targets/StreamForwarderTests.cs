using System.Text;
using Breakeven.Gateway.Targets;
using Breakeven.Protocols;
using Breakeven.Protocols.OpenAI;
using Breakeven.Protocols.Streaming;

namespace Breakeven.Gateway.Tests.Targets;

public sealed class StreamForwarderTests
{
    [Fact]
    public void Take_OneOfTwoChoicesFinishes_IsNotTheEnd()
    {
        using StreamForwarder forwarder = Forwarder(choices: 2);
        Take(forwarder, Content(0), Finish(0));
        Assert.False(forwarder.IsFinished);
        Take(forwarder, Content(1));
        Assert.False(forwarder.IsFinished);
        Assert.Equal(0, forwarder.Held.Length); // what the first choice held back goes out with the second's content
        Take(forwarder, Finish(1));
        Assert.True(forwarder.IsFinished);
        Assert.True(forwarder.Held.Length > 0);
    }

    [Fact]
    public void Take_NeverAnyContent_IsBounded()
    {
        using StreamForwarder forwarder = Forwarder(choices: 1);
        string role = $"{{\"choices\":[{{\"index\":0,\"delta\":{{\"role\":\"assistant\"}},\"x\":\"{new string('a', 100_000)}\"}}]}}";
        Assert.Throws<EventTooLargeException>(() =>
        {
            for (int i = 0; i < 1_000; i++) Take(forwarder, role);
        });
    }

    private static StreamForwarder Forwarder(int choices)
    {
        byte[] body = Encoding.UTF8.GetBytes($"{{\"model\":\"m\",\"stream\":true,\"n\":{choices},\"messages\":[{{\"role\":\"user\",\"content\":\"hi\"}}]}}");
        Assert.True(ChatCompletionsProtocol.Instance.TryReadRequest(body, out ModelRequest? request, out _));
        return new(ChatCompletionsProtocol.Instance, request, translation: null);
    }

    private static void Take(StreamForwarder forwarder, params string[] events)
    {
        foreach (string data in events) forwarder.Take(Encoding.UTF8.GetBytes($"data: {data}\n\n"));
    }

    private static string Content(int choice) => $"{{\"choices\":[{{\"index\":{choice},\"delta\":{{\"content\":\"word\"}}}}]}}";

    private static string Finish(int choice) => $"{{\"choices\":[{{\"index\":{choice},\"delta\":{{}},\"finish_reason\":\"stop\"}}]}}";
}
