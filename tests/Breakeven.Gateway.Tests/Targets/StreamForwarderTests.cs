using System.Text;
using Breakeven.Gateway.Endpoints;
using Breakeven.Gateway.Targets;
using Breakeven.Gateway.Tests.Faithful;
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

    /// <summary>Characters of up to four bytes and line ends, each cut in all places.</summary>
    [Theory, MemberData(nameof(Wire.Names), MemberType = typeof(Wire))]
    public void Take_ByteByByte_ForwardsTheSameBytes(string format)
    {
        Wire wire = Wire.Of(format);
        IClientProtocol client = ClientProtocols.Calls.Single(call => call.Path == wire.Path).Protocol;
        Assert.True(client.TryReadRequest(Encoding.UTF8.GetBytes(wire.Ask("m", stream: true)), out ModelRequest? request, out _));
        using StreamForwarder forwarder = new((ITargetProtocol)client, request, translation: null);
        foreach (byte one in wire.Complete.Body.Span) forwarder.Take([one]);
        forwarder.TakeEnd();
        Assert.True(forwarder is { IsFinished: true, HasError: false });
        using PooledBuffer all = new(1024);
        forwarder.WriteRest(all, default);
        Assert.Equal(wire.Preamble + wire.Words + wire.End, Encoding.UTF8.GetString(all.Written.Span));
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
