using System.Collections;
using System.Numerics;
using System.Reflection;
using Breakeven.Gateway.Admission;
using Breakeven.Gateway.Tests.Hosting;
using CsCheck;

namespace Breakeven.Gateway.Tests.Admission;

/// <summary>Fault 126 by construction: what is compared are hashes of whole credentials, and comparing two takes the same time wherever they differ. No clock is looked at.</summary>
[Trait("Fault", "126")]
public sealed class KeyHashTests
{
    [Fact]
    public void Equals_AnyTwo_IsSameCredential() =>
        Gen.Select(Gen.String[0, 40], Gen.String[0, 40]).Sample((a, b) => KeyHash.Of(a).Equals(KeyHash.Of(b)) == (Wire(a) == Wire(b)) && KeyHash.Of(a).Equals(KeyHash.Of(a)));

    [Fact]
    public void Parse_HexOfAHash_IsThatHash() =>
        Gen.String[0, 300].Sample(text => KeyHash.Parse(GatewayHost.Sha256(text)).Equals(KeyHash.Of(text)) && KeyHash.Parse(GatewayHost.Sha256(text).ToUpperInvariant()).Equals(KeyHash.Of(text)));

    /// <summary>A guess that is wrong in its last letter only differs from the right one in half the bits of the hash, as any other: nothing that looks at hashes can tell how near it was.</summary>
    [Fact]
    public void Of_GuessesNearAndFar_AreEquallyFarFromTheRightOne()
    {
        const string Right = "bk-0123456789abcdefghijklmnopqrstuvwxyzABCDEF";
        double near = Enumerable.Range(0, 2_000).Average(i => Distance(Right, $"{Right[..^3]}{i:000}"));
        double far = Enumerable.Range(0, 2_000).Average(i => Distance(Right, $"{i:000000}"));
        Assert.InRange(near, 126, 130);
        Assert.InRange(far, 126, 130);
    }

    /// <summary>The ring holds credentials in no other form, and looks nothing up by anything else.</summary>
    [Fact]
    public void KeyRing_Fields_AreOneLookUpByHash()
    {
        FieldInfo field = Assert.Single(typeof(KeyRing).GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public));
        Assert.Equal(typeof(KeyHash), field.FieldType.GetGenericArguments()[0]);
        Assert.True(typeof(IEnumerable).IsAssignableFrom(field.FieldType));
    }

    private static int Distance(string a, string b)
    {
        byte[] x = Convert.FromHexString(GatewayHost.Sha256(a)), y = Convert.FromHexString(GatewayHost.Sha256(b));
        return x.Zip(y, (p, q) => BitOperations.PopCount((uint)(p ^ q))).Sum();
    }

    /// <summary>Halves of surrogate pairs have no UTF-8 and cannot arrive.</summary>
    private static string Wire(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
