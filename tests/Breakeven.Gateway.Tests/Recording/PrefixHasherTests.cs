using System.Security.Cryptography;
using System.Text;
using Breakeven.Gateway.Recording;
using Breakeven.Protocols.OpenAI;

namespace Breakeven.Gateway.Tests.Recording;

public sealed class PrefixHasherTests
{
    private static readonly byte[] s_key = [.. Enumerable.Range(0, PrefixHasher.KeyBytes).Select(number => (byte)number)];
    private readonly PrefixHasher _hasher = new(s_key);

    /// <summary>The construction that stored records rely on: another one would make their hashes strangers to new ones.</summary>
    [Fact]
    public void Hash_Messages_AreChainedHmacs()
    {
        byte[] first = Chain(new byte[32], "system", "Be brief.");
        byte[] second = Chain(first, "user", "Hello");

        IEnumerable<string> hashes = _hasher.Hash(Request("""{"role":"system","content":"Be brief."},{"role":"user","content":"Hello"}"""));

        Assert.Equal([Kept(first), Kept(second)], hashes);
    }

    [Fact]
    public void Hash_Again_IsTheSame()
    {
        ChatRequest request = Request("""{"role":"user","content":"Hello"}""");
        Assert.Equal(_hasher.Hash(request), _hasher.Hash(request));
        Assert.NotEqual(_hasher.Hash(request), new PrefixHasher(new byte[PrefixHasher.KeyBytes]).Hash(request));
    }

    [Fact]
    public void Hash_ManyThreads_DoNotMix()
    {
        ChatRequest[] requests = [.. Enumerable.Range(0, 16).Select(number => Request($$"""{"role":"user","content":"{{number}}"}"""))];
        string[] expected = [.. requests.Select(request => _hasher.Hash(request)[0])];
        Parallel.For(0, 2000, turn => Assert.Equal(expected[turn % requests.Length], _hasher.Hash(requests[turn % requests.Length])[0]));
    }

    [Fact]
    public void Hash_LongConversation_KeepsEightBlocks() =>
        Assert.Equal(8, _hasher.Hash(Request(string.Join(',', Enumerable.Repeat("""{"role":"user","content":"Hello"}""", 20)))).Length);

    private static byte[] Chain(byte[] before, string role, string text) =>
        HMACSHA256.HashData(s_key, (byte[])[.. before, .. HMACSHA256.HashData(s_key, Encoding.UTF8.GetBytes(text)), .. Encoding.UTF8.GetBytes(role)]);

    private static string Kept(byte[] hash) => Convert.ToHexStringLower(hash.AsSpan(0, 8));

    private static ChatRequest Request(string messages)
    {
        byte[] body = Encoding.UTF8.GetBytes($$"""{"model":"m","messages":[{{messages}}]}""");
        Assert.True(ChatRequestReader.TryRead(body, out ChatRequest? request, out _));
        return request!;
    }
}
