using System.Net;
using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Admission;

/// <summary>Who gets in, over real HTTP.</summary>
public sealed class AuthenticationTests
{
    [Fact]
    [Trait("Fault", "36")]
    [Trait("Fault", "97")]
    public async Task Authenticate_AnyWrongCredential_GetsTheSame401()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        string?[] wrong =
        [
            null, "", "wrong", GatewayHost.Key[..^1], GatewayHost.Key + "x", GatewayHost.Key.ToUpperInvariant(), "Bk-team-key", GatewayHost.Sha256(GatewayHost.Key), "' OR '1'='1", new string('x', 16_384),
        ];
        HashSet<string> bodies = [];
        foreach (string? key in wrong)
        {
            using HttpResponseMessage response = await gateway.PostAsync("""{"model":"good","messages":[]}""", key: null, headers: key is null ? [] : [("authorization", $"Bearer {key}")]);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Equal("false", response.Headers.GetValues("x-should-retry").Single());
            bodies.Add(await GatewayHost.TextOf(response));
            Assert.Equal(("invalid_api_key", null), ((await gateway.RecordOf(response)).ErrorCode, (await gateway.RecordOf(response)).Key));
        }
        Assert.Single(bodies);
        Assert.Empty(gateway.Cloud.Seen);
    }

    [Theory]
    [InlineData("api_key")]
    [InlineData("key")]
    [InlineData("access_token")]
    [Trait("Fault", "37")]
    public async Task Authenticate_KeyInTheUrl_Is401(string parameter)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage response = await gateway.PostToAsync($"/v1/chat/completions?{parameter}={GatewayHost.Key}", """{"model":"good","messages":[]}""", key: null);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Authenticate_RotatedKey_OpensByBothUntilTheOldOneEnds()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            Keys =
            [
                new("team", [new(GatewayHost.Sha256(GatewayHost.Key)), new(GatewayHost.Sha256("bk-old"), now.AddHours(1)), new(GatewayHost.Sha256("bk-oldest"), now.AddHours(-1))]),
            ],
        });
        Assert.Equal((HttpStatusCode.OK, null, "team"), await TryAsync(gateway, GatewayHost.Key));
        Assert.Equal((HttpStatusCode.OK, null, "team"), await TryAsync(gateway, "bk-old"));
        Assert.Equal((HttpStatusCode.Unauthorized, "api_key_expired", "team"), await TryAsync(gateway, "bk-oldest"));
    }

    [Fact]
    public async Task Authenticate_KeyThatNoLongerOpens_TellsItsHolderOnly()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            Keys =
            [
                config.Keys[0],
                new("over", GatewayHost.Sha256("bk-over")) { ExpiresAt = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero) },
                new("out", GatewayHost.Sha256("bk-out")) { Enabled = false },
                new("elsewhere", GatewayHost.Sha256("bk-elsewhere")) { Networks = [IPNetwork.Parse("10.0.0.0/8")] },
                new("here", GatewayHost.Sha256("bk-here")) { Networks = [IPNetwork.Parse("127.0.0.0/8")] },
            ],
        });
        Assert.Equal((HttpStatusCode.Unauthorized, "api_key_expired", "over"), await TryAsync(gateway, "bk-over"));
        Assert.Equal((HttpStatusCode.Unauthorized, "api_key_disabled", "out"), await TryAsync(gateway, "bk-out"));
        Assert.Equal((HttpStatusCode.Forbidden, "network_not_allowed", "elsewhere"), await TryAsync(gateway, "bk-elsewhere"));
        Assert.Equal((HttpStatusCode.OK, null, "here"), await TryAsync(gateway, "bk-here"));
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_api_key", null), await TryAsync(gateway, "bk-ove"));
        using HttpRequestMessage models = new(HttpMethod.Get, "/v1/models");
        models.Headers.Add("x-api-key", "bk-out");
        using HttpResponseMessage refused = await gateway.Client.SendAsync(models, TestContext.Current.CancellationToken);
        Assert.Contains("api_key_disabled", await GatewayHost.TextOf(refused), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.1.2.3", HttpStatusCode.OK)]
    [InlineData("10.1.2.3, 127.0.0.1", HttpStatusCode.OK)]
    [InlineData("203.0.113.7", HttpStatusCode.Forbidden)]
    [InlineData("10.1.2.3, 203.0.113.7", HttpStatusCode.Forbidden)] // who wrote the first entry is not trusted
    [InlineData("10.1.2.3, nonsense", HttpStatusCode.Forbidden)]
    [InlineData("10.1.2.3:4711", HttpStatusCode.OK)]
    public async Task Authenticate_BehindATrustedProxy_BelievesItsEntry(string forwarded, HttpStatusCode status)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            Server = config.Server with { TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] },
            Keys = [config.Keys[0] with { Networks = [IPNetwork.Parse("10.0.0.0/8")] }],
        });
        Assert.Equal(status, (await TryAsync(gateway, GatewayHost.Key, ("x-forwarded-for", forwarded))).Status);
    }

    [Fact]
    public async Task Authenticate_ForwardedByNobodyTrusted_IsIgnored()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with { Keys = [config.Keys[0] with { Networks = [IPNetwork.Parse("10.0.0.0/8")] }] });
        Assert.Equal(HttpStatusCode.Forbidden, (await TryAsync(gateway, GatewayHost.Key, ("x-forwarded-for", "10.1.2.3"))).Status);
    }

    [Fact]
    public async Task Authenticate_GatewayWithoutKeysBehindAProxy_IsOpenToItsOwnMachineOnly()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with { Server = config.Server with { TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] }, Keys = [] });
        Assert.Equal(HttpStatusCode.OK, (await TryAsync(gateway, null)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await TryAsync(gateway, null, ("x-forwarded-for", "203.0.113.7"))).Status);
    }

    [Fact]
    [Trait("Fault", "133")]
    public async Task Authenticate_Guessing_HasToWaitAndTheOwnerDoesNot()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with { Server = config.Server with { FailedKeys = new(PerAddressPerMinute: 3) } });
        List<HttpStatusCode> guesses = [];
        for (int i = 0; i < 6; i++) guesses.Add((await TryAsync(gateway, $"guess-{i}")).Status);
        Assert.All(guesses.Take(3), status => Assert.Equal(HttpStatusCode.Unauthorized, status));
        Assert.Contains(HttpStatusCode.TooManyRequests, guesses);
        using HttpResponseMessage waiting = await gateway.ChatAsync("good", key: "guess");
        Assert.Equal(HttpStatusCode.TooManyRequests, waiting.StatusCode);
        Assert.InRange(int.Parse(waiting.Headers.GetValues("retry-after").Single()), 1, 60);
        Assert.Equal("too_many_failed_keys", (await gateway.RecordOf(waiting)).ErrorCode);
        Assert.Equal(HttpStatusCode.OK, (await TryAsync(gateway, GatewayHost.Key)).Status);
    }

    [Fact]
    public async Task Admit_DataClassThatTheKeyMayNotSend_Is403()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with { Keys = [config.Keys[0] with { DataClasses = ["eu-personal"] }] });
        (HttpStatusCode Status, string? Code, string? Key) refused = await TryAsync(gateway, GatewayHost.Key, ("x-breakeven-data-class", "restricted"));
        Assert.Equal((HttpStatusCode.Forbidden, "data_class_not_allowed", "team"), refused);
        Assert.Equal(HttpStatusCode.OK, (await TryAsync(gateway, GatewayHost.Key)).Status);
    }

    private static async Task<(HttpStatusCode Status, string? Code, string? Key)> TryAsync(GatewayHost gateway, string? key, params (string Name, string Value)[] headers)
    {
        using HttpResponseMessage response = await gateway.ChatAsync("good", key: key, headers: headers);
        CallRecord record = await gateway.RecordOf(response);
        return (response.StatusCode, record.ErrorCode, record.Key);
    }
}
