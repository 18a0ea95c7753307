using System.Text;
using CsCheck;

namespace Breakeven.Protocols.Streaming;

public class NdjsonReaderTests
{
    private static readonly Gen<string> s_line = Gen.OneOf("{\"a\":1}", "{}", "zürich 🙂", "", " ", "\t", "no json", "{\"b\":\"\\n\"}");

    private static readonly Gen<string> s_stream = Gen.Select(
        Gen.Bool, Gen.Select(s_line, Gen.OneOf("\n", "\r\n", "\n\n"), (line, end) => line + end).Array[0, 40], s_line,
        (mark, lines, tail) => (mark ? "\uFEFF" : "") + string.Concat(lines) + tail);

    // Fault 81 among others: characters and line ends are split anywhere.
    [Fact]
    public void TryRead_AnyStreamSplitAnywhere_GivesEveryLineThatIsNotBlank() =>
        Gen.Select(s_stream, Gen.Int[1, 12].Array[1, 50]).Sample((stream, sizes) =>
            Reference(stream).SequenceEqual(Read(Encoding.UTF8.GetBytes(stream), sizes).Select(e => e.Data)), iter: 20_000);

    [Fact]
    public void TryRead_RawBytesForwarded_GiveTheSameLines() =>
        Gen.Select(s_stream, Gen.Int[1, 12].Array[1, 50]).Sample((stream, sizes) =>
        {
            List<(string Data, string Raw)> events = Read(Encoding.UTF8.GetBytes(stream), sizes);
            return Reference(string.Concat(events.Select(e => e.Raw))).SequenceEqual(events.Select(e => e.Data));
        }, iter: 5_000);

    [Fact]
    public void TryRead_LastLineWithoutLineEnd_IsGivenOnlyAfterTheEnd()
    {
        using NdjsonReader reader = new();
        reader.Append("{\"a\":1}"u8);

        Assert.False(reader.TryRead(out _));
        Assert.True(reader.HasPartialEvent);
        reader.Complete();
        Assert.True(reader.TryRead(out StreamEvent e));
        Assert.Equal("{\"a\":1}"u8, e.Data);
        Assert.False(reader.HasPartialEvent);
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void TryRead_LineBeyondTheLimit_Throws()
    {
        using NdjsonReader reader = new();
        byte[] piece = new byte[1024 * 1024];
        Array.Fill(piece, (byte)'x');
        for (int i = 0; i < 8; i++)
        {
            reader.Append(piece);
            Assert.False(reader.TryRead(out _));
        }
        reader.Append(piece);
        Assert.Throws<EventTooLargeException>(() => reader.TryRead(out _));
    }

    private static IEnumerable<string> Reference(string stream) =>
        (stream.StartsWith('\uFEFF') ? stream[1..] : stream).Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Trim(' ', '\t', '\r').Length > 0);

    private static List<(string Data, string Raw)> Read(byte[] stream, int[] sizes)
    {
        using NdjsonReader reader = new();
        List<(string, string)> events = [];
        for (int at = 0, i = 0; at < stream.Length; i++)
        {
            int size = Math.Min(sizes[i % sizes.Length], stream.Length - at);
            reader.Append(stream.AsSpan(at, size));
            at += size;
            if (at == stream.Length) reader.Complete();
            while (reader.TryRead(out StreamEvent e)) events.Add((Encoding.UTF8.GetString(e.Data), Encoding.UTF8.GetString(e.Raw)));
        }
        return events;
    }
}
