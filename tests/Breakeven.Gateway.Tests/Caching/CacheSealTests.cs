using Breakeven.Gateway.Caching.Storage;
using CsCheck;

namespace Breakeven.Gateway.Tests.Caching;

public sealed class CacheSealTests
{
    private static readonly CacheSeal s_seal = new([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    [Fact]
    public void Open_AnyChange_IsRefused() => Gen.Select(Gen.Byte.Array[0, 200], Gen.Int[0, 1_000_000], Gen.Byte[1, 255]).Sample((plain, at, flip) =>
    {
        byte[] sealedBytes = s_seal.Seal("k", plain);
        if (s_seal.Open("k", sealedBytes)?.AsSpan().SequenceEqual(plain) != true) return false;
        if (s_seal.Open("other", sealedBytes) is not null || s_seal.Open("k", sealedBytes.AsSpan(0, at % sealedBytes.Length)) is not null) return false;
        sealedBytes[at % sealedBytes.Length] ^= flip;
        return s_seal.Open("k", sealedBytes) is null;
    });

    [Fact]
    public void Open_SealedUnderAnotherKey_IsRefused() => Assert.Null(s_seal.Open("k", new CacheSeal(new byte[32]).Seal("k", [1, 2, 3])));

    [Fact]
    public void KeyOf_TheSameBytes_DependsOnTheInstallation() => Assert.NotEqual(s_seal.KeyOf([1]), new CacheSeal(new byte[32]).KeyOf([1]));

    [Theory]
    [InlineData("redis://h", "h", 6379, false, null, null, 0)]
    [InlineData("rediss://u:p%40x@h:6380/3", "h", 6380, true, "u", "p@x", 3)]
    [InlineData("redis://:secret@h:1", "h", 1, false, null, "secret", 0)]
    public void RedisAddress_Valid_IsTakenApart(string text, string host, int port, bool tls, string? user, string? password, int database)
    {
        Assert.True(RedisAddress.TryParse(text, out RedisAddress? address, out _));
        Assert.Equal(new(host, port, tls, user, password, database), address);
        Assert.DoesNotContain("secret", address.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis://")]
    [InlineData("http://h")]
    [InlineData("redis://h/x")]
    [InlineData("redis://h?ssl=true")]
    public void RedisAddress_Invalid_IsRefused(string text) => Assert.False(RedisAddress.TryParse(text, out _, out _));
}
