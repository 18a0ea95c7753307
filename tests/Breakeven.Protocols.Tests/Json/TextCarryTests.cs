using System.Text;
using CsCheck;

namespace Breakeven.Protocols.Json;

public class TextCarryTests
{
    [Fact]
    public void Add_HalfACharacter_WaitsForItsOtherHalf()
    {
        TextCarry carry = default;

        Assert.Equal("a", carry.Add("a\ud83d"));
        Assert.True(carry.HoldsHalf);
        Assert.Equal("", carry.Add(""));
        Assert.Equal("\ud83d\ude00b", carry.Add("\ude00b"));
        Assert.Equal("", carry.End());
    }

    // Not a theory: an attribute's strings are kept in UTF-8, which has no halves.
    [Fact]
    public void Add_HalfWithoutPartner_IsReplaced()
    {
        Assert.Equal("\ufffdx", Join("\ud83d", "x"));
        Assert.Equal("\ufffd\ud83d\ude00", Join("\ud83d", "\ud83d\ude00"));
        Assert.Equal("\ufffd\ufffd", Join("\ude00", "\ude00"));
        Assert.Equal("a\ufffdb\ufffd", Join("a\ud83db", "\ud83d"));
    }

    [Fact]
    public void Add_AnySplit_GivesTheTextThatNoSplitGives() =>
        Gen.Select(Gen.OneOf('a', 'é', '\ud83d', '\ude00').Array[0, 12], Gen.Int[0, 12], Gen.Int[0, 12]).Sample((units, x, y) =>
        {
            string text = new(units);
            int first = Math.Min(Math.Min(x, y), text.Length);
            int second = Math.Min(Math.Max(x, y), text.Length);
            TextCarry carry = default;
            string[] pieces = [carry.Add(text[..first]), carry.Add(text[first..second]), carry.Add(text[second..]), carry.End()];

            Assert.Equal(TextCarry.Repair(text), string.Concat(pieces));
            Assert.All(pieces, piece => Assert.Equal(piece, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(piece))));
        });

    private static string Join(string first, string second)
    {
        TextCarry carry = default;
        return carry.Add(first) + carry.Add(second) + carry.End();
    }
}
