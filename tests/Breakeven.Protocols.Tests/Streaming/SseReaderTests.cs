using System.Text;
using CsCheck;

namespace Breakeven.Protocols.Streaming;

public class SseReaderTests
{
    private static readonly Gen<string> s_line = Gen.OneOf(
        "data: a", "data:b", "data", "data: ", "data:  two", "data: zürich 🙂", "data: [DONE]", ": comment", ":", "event: ping", "event", "id: 7", "retry: 10", "unknown: x", "dataset: no", " data: no", "");

    private static readonly Gen<string> s_stream = Gen.Select(
        Gen.Bool, Gen.Select(s_line, Gen.OneOf("\n", "\r", "\r\n", "\n\n"), (line, end) => line + end).Array[0, 40], s_line,
        (mark, lines, tail) => (mark ? "\uFEFF" : "") + string.Concat(lines) + tail);

    [Fact]
    public void TryRead_AnyStreamSplitAnywhere_ReadsAsTheReferenceDoes() =>
        Gen.Select(s_stream, Gen.Int[1, 12].Array[1, 50]).Sample((stream, sizes) =>
            ReferenceSse.Parse(stream).SequenceEqual(Read(Encoding.UTF8.GetBytes(stream), sizes).Select(e => (e.Type, e.Data))), iter: 20_000);

    [Fact]
    public void TryRead_RawBytesReadAgain_GiveTheSameEvents() =>
        Gen.Select(s_stream, Gen.Int[1, 12].Array[1, 50]).Sample((stream, sizes) =>
        {
            List<(string Type, string Data, string Raw)> events = Read(Encoding.UTF8.GetBytes(stream), sizes);
            string forwarded = string.Concat(events.Select(e => e.Raw));
            return ReferenceSse.Parse(forwarded).SequenceEqual(events.Select(e => (e.Type, e.Data)));
        }, iter: 20_000);

    [Theory]
    [InlineData("data: a\n\n", "data: a\n\n")]
    [InlineData("data: a\r\n\r\n", "data: a\r\n\r\n")]
    [InlineData(": hi\n\n: ho\ndata: a\n\n", ": ho\ndata: a\n\n")]
    [InlineData("\uFEFFid: 1\nevent: x\ndata: a\ndata: b\n\n", "id: 1\nevent: x\ndata: a\ndata: b\n\n")]
    public void TryRead_WholeEvent_KeepsItsBytes(string stream, string raw) =>
        Assert.Equal(raw, Assert.Single(Read(Encoding.UTF8.GetBytes(stream), [100])).Raw);

    [Fact]
    public void TryRead_BlankLineEndsInCr_GivesTheEventBeforeTheLineFeedComes()
    {
        using SseReader reader = new();
        reader.Append("data: a\r\n\r"u8);

        Assert.True(reader.TryRead(out StreamEvent e));
        Assert.Equal("a"u8, e.Data);
        reader.Append("\ndata: b\r\n\r\n"u8);
        Assert.True(reader.TryRead(out StreamEvent next));
        Assert.Equal("data: b\r\n\r\n"u8, next.Raw);
    }

    [Fact]
    public void TryRead_EventCutByTheEnd_IsNotGiven()
    {
        using SseReader reader = new();
        reader.Append("data: a\n\ndata: b\n"u8);

        Assert.True(reader.TryRead(out _));
        Assert.False(reader.TryRead(out _));
        Assert.True(reader.HasPartialEvent);
    }

    [Fact]
    public void HasPartialEvent_AfterAWholeEvent_IsFalse()
    {
        using SseReader reader = new();
        reader.Append("data: a\n\n: heartbeat\n\n"u8);

        while (reader.TryRead(out _))
        {
        }
        Assert.False(reader.HasPartialEvent);
    }

    [Fact]
    public void TryRead_InvalidUtf8_KeepsTheBytes()
    {
        using SseReader reader = new();
        reader.Append([.. "data: "u8, 0xC3, 0x28, 0xFF, .. "\n\n"u8]);

        Assert.True(reader.TryRead(out StreamEvent e));
        Assert.Equal(new byte[] { 0xC3, 0x28, 0xFF }, e.Data);
    }

    [Fact]
    public void TryRead_EventOfTheLargestSize_IsGiven()
    {
        byte[] stream = [.. "data: "u8, .. new byte[SseReader.LargestEvent - 8].Select(_ => (byte)'x'), .. "\n\n"u8];

        Assert.Equal(SseReader.LargestEvent, Assert.Single(Read(stream, [64 * 1024])).Raw.Length);
    }

    [Theory]
    [InlineData("data: ")]
    [InlineData(": ")]
    [InlineData("data: x\ndata: ")]
    public void TryRead_EndlessEvent_Throws(string start)
    {
        byte[] stream = [.. Encoding.UTF8.GetBytes(start), .. new byte[SseReader.LargestEvent].Select(_ => (byte)'x')];

        Assert.Throws<EventTooLargeException>(() => Read(stream, [64 * 1024]));
    }

    [Fact]
    public void TryRead_EndlessComments_HoldsNoMemoryOfThem()
    {
        using SseReader reader = new();
        byte[] comment = ": keep-alive\n\n"u8.ToArray();
        for (int i = 0; i < SseReader.LargestEvent / comment.Length + 10; i++)
        {
            reader.Append(comment);
            Assert.False(reader.TryRead(out _));
        }
        Assert.False(reader.HasPartialEvent);
    }

    [Fact]
    public void Append_AfterDispose_Throws()
    {
        SseReader reader = new();
        reader.Dispose();
        reader.Dispose();

        Assert.Throws<ObjectDisposedException>(() => reader.Append("x"u8));
    }

    /// <summary>Feeds the stream in pieces of the given sizes, over and over.</summary>
    private static List<(string Type, string Data, string Raw)> Read(byte[] stream, int[] sizes)
    {
        using SseReader reader = new();
        List<(string, string, string)> events = [];
        for (int at = 0, piece = 0; at < stream.Length; piece++)
        {
            int size = Math.Min(sizes[piece % sizes.Length], stream.Length - at);
            reader.Append(stream.AsSpan(at, size));
            at += size;
            while (reader.TryRead(out StreamEvent e)) events.Add((Text(e.Type), Text(e.Data), Text(e.Raw)));
        }
        return events;
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
