using System.Buffers;
using System.Text;
using Breakeven.Gateway.Caching.Answers;

namespace Breakeven.Gateway.Tests.Caching;

public sealed class AnswerStampsTests
{
    private static readonly Guid s_call = new("01890000-0000-7000-8000-000000000001");

    [Theory]
    [InlineData("""{"id":"chatcmpl-1","created":1,"choices":[{"message":{"content":"\"id\":\"chatcmpl-1\"","tool_calls":[{"id":"chatcmpl-1"}]}}]}""",
        """{"id":"chatcmpl-01890000000070008000000000000001","created":1700000000,"choices":[{"message":{"content":"\"id\":\"chatcmpl-1\"","tool_calls":[{"id":"chatcmpl-1"}]}}]}""")]
    [InlineData("""{"id":"9c2a-77","created":1.5}""", """{"id":"01890000000070008000000000000001","created":1700000000}""")]
    [InlineData("""{"model":"m","created_at":"2024-01-01T00:00:00Z","message":{"content":"x"}}""", """{"model":"m","created_at":"2023-11-14T22:13:20.000000Z","message":{"content":"x"}}""")]
    [InlineData("not json", "not json")]
    [InlineData("""{"id":null}""", """{"id":null}""")]
    public void Write_Whole_ChangesOnlyTheAnswersOwn(string answer, string expected) => Assert.Equal(expected, Rewritten(answer, isStream: false));

    [Fact]
    public void Write_Stream_ChangesEveryEvent()
    {
        const string Stream = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\"}}\n\nevent: content_block_start\ndata: {\"content_block\":{\"id\":\"msg_1\"}}\n\ndata: [DONE]\n\n";
        string rewritten = Rewritten(Stream, isStream: true);
        Assert.Contains("{\"id\":\"msg_01890000000070008000000000000001\"}}\n\nevent: content_block_start\ndata: {\"content_block\":{\"id\":\"msg_1\"}}\n\ndata: [DONE]\n\n", rewritten, StringComparison.Ordinal);
    }

    [Fact]
    public void Serialize_ThereAndBack_IsTheSame()
    {
        StoredAnswer answer = Of("""{"id":"a-1","created":2}""", isStream: false);
        ArrayBufferWriter<byte> bytes = new();
        StoredAnswerSerializer serializer = new();
        serializer.Serialize(answer, bytes);
        StoredAnswer back = serializer.Deserialize(new(bytes.WrittenMemory));
        Assert.Equal(answer.Bytes, back.Bytes);
        Assert.Equal(answer.Stamps.AsEnumerable(), back.Stamps);
        Assert.Equal((answer.Usage, answer.UsageSource, answer.ResponseModel, answer.TargetId, answer.Model, answer.StoredAt, answer.IsStream, answer.TellsUsage),
            (back.Usage, back.UsageSource, back.ResponseModel, back.TargetId, back.Model, back.StoredAt, back.IsStream, back.TellsUsage));
    }

    /// <summary>Bytes that do not fit together are refused, whatever they are; no stamp points outside of its answer.</summary>
    [Fact]
    public void Deserialize_DamagedBytes_Throw()
    {
        ArrayBufferWriter<byte> bytes = new();
        StoredAnswerSerializer serializer = new();
        serializer.Serialize(Of("""{"id":"a-1","created":2}""", isStream: false), bytes);
        for (int cut = 0; cut < bytes.WrittenCount; cut++)
        {
            byte[] part = bytes.WrittenSpan[..cut].ToArray();
            Assert.ThrowsAny<Exception>(() => Check(serializer.Deserialize(new(part))));
        }
    }

    private static void Check(StoredAnswer answer)
    {
        if (answer.Bytes.Length == 0) throw new InvalidDataException();
        using PooledBuffer output = new();
        AnswerStamps.Write(answer, s_call, default, output);
        throw new InvalidDataException("cut");
    }

    private static string Rewritten(string answer, bool isStream)
    {
        using PooledBuffer output = new();
        AnswerStamps.Write(Of(answer, isStream), s_call, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), output);
        return Encoding.UTF8.GetString(output.Written.Span);
    }

    private static StoredAnswer Of(string answer, bool isStream)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(answer);
        return new()
        {
            Bytes = bytes, Stamps = AnswerStamps.Find(bytes, isStream), IsStream = isStream, TellsUsage = true, Usage = new(1, 2, 3, 4, 5), UsageSource = UsageSource.Provider,
            ResponseModel = "m", TargetId = "t", Model = "x", StoredAt = DateTimeOffset.FromUnixTimeSeconds(1_600_000_000),
        };
    }
}
