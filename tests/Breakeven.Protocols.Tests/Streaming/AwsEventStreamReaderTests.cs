using CsCheck;

namespace Breakeven.Protocols.Streaming;

public class AwsEventStreamReaderTests
{
    private const string Corrupt = "corruptStreamException";

    // The check value of the polynomial's catalogue, and the empty message of Amazon's own test vectors.
    [Fact]
    public void Compute_KnownInputs_GiveTheirPublishedSums()
    {
        Assert.Equal(0xCBF43926u, Crc32.Compute("123456789"u8));
        Assert.Equal(Convert.FromHexString("000000100000000005c248eb7d98c8ff"), AwsEvents.Frame([], []));
    }

    [Fact]
    public void TryRead_MessagesSplitAnywhere_GiveTypeAndPayload() =>
        Gen.Select(Gen.Select(Gen.OneOf("a", "messageStart", "contentBlockDelta"), Gen.String[0, 30]).Array[0, 20], Gen.Int[1, 40].Array[1, 30]).Sample((messages, sizes) =>
        {
            (string Type, string Data)[] sound = [.. messages.Select(m => (m.Item1, m.Item2.Replace('\uD800', ' ')))];
            (string Type, string Data)[] expected = [.. sound.Select(m => (m.Type, System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(m.Data))))];
            byte[] stream = [.. expected.SelectMany(m => AwsEvents.Event(m.Type, m.Data))];
            return expected.SequenceEqual(AwsEvents.Read(stream, sizes));
        }, iter: 3_000);

    [Fact]
    public void TryRead_Exception_HasItsTypeAsType() =>
        Assert.Equal(("throttlingException", "{}"), Assert.Single(AwsEvents.Read(AwsEvents.Exception("throttlingException", "{}"))));

    [Fact]
    public void TryRead_HeadersOfEveryType_AreSteppedOver()
    {
        byte[] headers = [1, (byte)'a', 0, 1, (byte)'b', 1, 1, (byte)'c', 2, 9, 1, (byte)'d', 3, 0, 9, 1, (byte)'e', 4, 0, 0, 0, 9, 1, (byte)'f', 5, .. new byte[8],
            1, (byte)'g', 6, 0, 2, 9, 9, 1, (byte)'h', 8, .. new byte[8], 1, (byte)'i', 9, .. new byte[16], 11, .. ":event-type"u8, 7, 0, 1, (byte)'x'];
        Assert.Equal(("x", "p"), Assert.Single(AwsEvents.Read(AwsEvents.Frame(headers, [(byte)'p']))));
    }

    [Fact]
    public void TryRead_OneByteChanged_GivesCorruptionOnceAndNothingAfterIt()
    {
        byte[] first = AwsEvents.Event("a", "{}");
        byte[] second = AwsEvents.Event("b", "{\"x\":1}");
        for (int at = 0; at < second.Length; at++)
        {
            byte[] broken = [.. second];
            broken[at] ^= 0x01;
            List<(string Type, string Data)> events = AwsEvents.Read([.. first, .. broken, .. first]);
            Assert.Equal([("a", "{}"), (Corrupt, "")], events);
        }
    }

    [Fact]
    public void TryRead_HeadersThatCannotBeTakenApart_AreCorruption() =>
        Assert.Equal(Corrupt, Assert.Single(AwsEvents.Read(AwsEvents.Frame([5, 1, 2], []))).Type);

    [Fact]
    public void TryRead_AfterCorruption_HoldsNoMoreThanItMust()
    {
        using AwsEventStreamReader reader = new();
        reader.Append(new byte[64]);
        Assert.True(reader.TryRead(out _));
        for (int i = 0; i < 100; i++) reader.Append(new byte[1024]);
        Assert.False(reader.TryRead(out _));
        Assert.True(reader.HasPartialEvent);
    }

    [Fact]
    public void TryRead_RandomBytes_NeverThrowsButForSize() =>
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            AwsEvents.Read(bytes, 7);
            return true;
        }, iter: 20_000);
}
