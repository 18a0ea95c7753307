using System.Text.Json.Nodes;

namespace Breakeven.Protocols.Anthropic;

public class MessagesErrorWriterTests
{
    private static readonly CallError s_error = new("no_target_available", 503, "No \"target\"\ncan.", Retryable: true, CallOutcome.Refused);

    [Fact]
    public void WriteError_AnyError_HasAnthropicsShapeAndOurCode() =>
        Assert.Equal(
            """{"type":"error","error":{"type":"overloaded_error","message":"No \"target\"\ncan.","code":"no_target_available"},"request_id":"req_1"}""",
            MessagesBodies.Text(output => MessagesProtocol.Instance.WriteError(output, s_error, "req_1")));

    [Theory]
    [InlineData(400, true, 400, "invalid_request_error")]
    [InlineData(401, false, 401, "authentication_error")]
    [InlineData(402, false, 402, "billing_error")]
    [InlineData(403, false, 403, "permission_error")]
    [InlineData(404, false, 404, "not_found_error")]
    [InlineData(413, false, 413, "request_too_large")]
    [InlineData(422, false, 422, "invalid_request_error")]
    [InlineData(429, true, 429, "rate_limit_error")]
    [InlineData(500, true, 500, "api_error")]
    [InlineData(502, true, 502, "api_error")]
    [InlineData(503, true, 529, "overloaded_error")]
    [InlineData(503, false, 503, "api_error")]
    [InlineData(504, true, 504, "timeout_error")]
    public void StatusOf_AnyStatus_IsWhereClientsLook(int status, bool retryable, int written, string type)
    {
        CallError error = s_error with { Status = status, Retryable = retryable };

        Assert.Equal(written, MessagesProtocol.Instance.StatusOf(error));
        JsonNode body = JsonNode.Parse(MessagesBodies.Text(output => MessagesProtocol.Instance.WriteError(output, error, "r")))!;
        Assert.Equal(type, (string?)body["error"]!["type"]);
    }

    [Fact]
    public void WriteStreamError_AnyError_IsOneEventThatTheObserverReads()
    {
        string written = MessagesBodies.Text(output => MessagesProtocol.Instance.WriteStreamError(output, s_error, "req_1"));
        (ChunkKinds kinds, MessagesObserver observer) = RecordedStreams.Observe(written);

        Assert.StartsWith("event: error\ndata: {", written, StringComparison.Ordinal);
        Assert.EndsWith("}\n\n", written, StringComparison.Ordinal);
        Assert.Equal(ChunkKinds.Error, kinds);
        Assert.False(observer.IsComplete);
    }

    // Pain 16: what keeps a silent stream alive is an event that clients ignore.
    [Fact]
    public void Heartbeat_BetweenEvents_IsIgnored()
    {
        string heartbeat = System.Text.Encoding.UTF8.GetString(MessagesProtocol.Instance.Heartbeat.Span);

        Assert.Equal(("ping", """{"type":"ping"}"""), Assert.Single(Streaming.ReferenceSse.Parse(heartbeat)));
        Assert.Equal(ChunkKinds.None, RecordedStreams.Observe(heartbeat).All);
    }

    [Fact]
    public void StreamEnd_MissingFromAStream_ClosesIt() =>
        Assert.Equal(ChunkKinds.Done, RecordedStreams.Observe(System.Text.Encoding.UTF8.GetString(MessagesProtocol.Instance.StreamEnd.Span)).All);
}
