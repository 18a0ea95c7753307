using System.Security.Cryptography;
using System.Text;
using Breakeven.Gateway.Batches;
using Breakeven.Gateway.Files;
using CsCheck;

namespace Breakeven.Gateway.Tests.Batches;

public sealed class LineIndexTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("breakeven-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Lines in are lines out, whatever their length, with either line end, with and without one at the end, and with empty lines between.</summary>
    [Fact]
    public void Of_AnyLines_FindsEachOnce() =>
        Gen.Select(Gen.Int[0, 90_000].Select(length => new string('x', length)).Array[0, 8], Gen.Bool, Gen.Bool, Gen.Bool).Sample(
            (lines, isWindows, endsWithBreak, hasGaps) =>
            {
                string end = isWindows ? "\r\n" : "\n";
                string text = string.Join(hasGaps ? end + " " + end : end, lines) + (endsWithBreak ? end : "");
                using SealedReader file = Write(text);
                LineIndex index = LineIndex.Of(file, text.Length + 1, int.MaxValue, out int? tooLong);
                Assert.Null(tooLong);
                Assert.Equal(lines.Where(line => line.Length > 0), Enumerable.Range(0, index.Count).Select(i => Encoding.UTF8.GetString(index.Read(file, i)).TrimEnd('\r')));
            },
            iter: 60);

    [Fact]
    public void Of_LineTooLong_NamesItAndReadsNoFurther()
    {
        using SealedReader file = Write($"a\n\n{new string('x', 200_000)}\nb");
        LineIndex index = LineIndex.Of(file, longest: 1000, int.MaxValue, out int? tooLong);
        Assert.Equal((1, 3), (index.Count, tooLong));
    }

    [Theory]
    [InlineData("""{"custom_id":"a","method":"POST","url":"/v1/x","body":{"model":"m"}}""", null)]
    [InlineData("""  {"body":{"a":[1,{"b":2}]},"url":"/v1/x","method":"POST","custom_id":"a","more":[1]}  """, null)]
    [InlineData("""{"custom_id":"","method":"POST","url":"/v1/x","body":{}}""", "custom_id")]
    [InlineData("""{"custom_id":7,"method":"POST","url":"/v1/x","body":{}}""", "custom_id")]
    [InlineData("""{"custom_id":"a","url":"/v1/x","body":{}}""", "method")]
    [InlineData("""{"custom_id":"a","method":"POST","body":{}}""", "url")]
    [InlineData("""{"custom_id":"a","method":"POST","url":"/v1/x","body":"{}"}""", "body")]
    [InlineData("""{"custom_id":"a"} {}""", "line")]
    [InlineData("""{"custom_id":"\ud800","method":"POST","url":"/v1/x","body":{}}""", "line")]
    [InlineData("""[]""", "line")]
    public void TryRead_Line_IsReadOrSaysWhatIsWrong(string text, string? wrong)
    {
        bool isRead = BatchLine.TryRead(Encoding.UTF8.GetBytes(text), 3, out BatchLine line, out BatchFault? fault);
        Assert.Equal(wrong is null, isRead);
        if (isRead) Assert.Equal(("a", "/v1/x", (byte)'{', (byte)'}'), (line.CustomId, line.Url, line.Body.Span[0], line.Body.Span[^1]));
        else Assert.Equal((wrong, 3), (fault!.Param ?? "line", fault.Line));
    }

    private SealedReader Write(string text)
    {
        string path = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        PieceCipher cipher = new(RandomNumberGenerator.GetBytes(PieceCipher.KeyBytes), Guid.NewGuid());
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        using (SealedWriter writer = new(path, cipher))
        {
            writer.Write(bytes);
            writer.Complete();
        }
        return new(path, cipher, bytes.Length);
    }
}
