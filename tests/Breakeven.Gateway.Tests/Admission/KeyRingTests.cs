using Breakeven.Gateway.Admission;
using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Admission;

public sealed class KeyRingTests
{
    private readonly KeyRing _keys = new([new("team", GatewayHost.Sha256("bk-team-key")), new("other", GatewayHost.Sha256("bk-other-key").ToUpperInvariant())]);

    [Fact]
    public void Find_KnownKeys_AreFound()
    {
        Assert.Equal("team", _keys.Find("bk-team-key")!.Key.Name);
        Assert.Equal("other", _keys.Find("bk-other-key")!.Key.Name);
    }

    [Fact]
    public void Find_AnythingElse_IsNot()
    {
        string[] wrong = ["", "bk-team-ke", "BK-TEAM-KEY", "bk-team-key ", GatewayHost.Sha256("bk-team-key"), "' OR '1'='1", new string('x', 16_384)];
        Assert.All(wrong, key => Assert.Null(_keys.Find(key)));
        Assert.Null(_keys.Find(null));
    }
}
