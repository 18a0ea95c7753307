using System.Net;
using System.Net.Sockets;
using Breakeven.Gateway.Targets;
using Breakeven.Gateway.Targets.Dialing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Breakeven.Gateway.Tests.Targets.Dialing;

/// <summary>Where connections go, whatever a name says at the moment (faults 25 and 26, and the lessons of the peers' SSRF advisories).</summary>
public sealed class OutboundDialerTests : IDisposable
{
    private readonly TcpListener _inside = new(IPAddress.Loopback, 0);

    public OutboundDialerTests() => _inside.Start();

    private int Port => ((IPEndPoint)_inside.LocalEndpoint).Port;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("8.8.8.8 127.0.0.1")]
    [InlineData("127.0.0.1 8.8.8.8")]
    public async Task Send_PublicNameThatLeadsInside_IsNotDialled(string answer)
    {
        HttpRequestException failure = await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(new("p", "openai-compatible") { BaseUrl = Address("api.example.com") }, new(answer)));
        Assert.IsType<AddressRefusedException>(failure.InnerException);
        Assert.DoesNotContain(answer, failure.ToString(), StringComparison.Ordinal);
        Assert.False(_inside.Pending());
    }

    [Theory]
    [InlineData("api.example.com", Location.Own, null)]
    [InlineData("api.example.com", Location.Cloud, true)]
    [InlineData("gpu1", Location.Cloud, null)]
    [InlineData("gpu1.lan", Location.Cloud, null)]
    [InlineData("localhost", Location.Cloud, null)]
    [InlineData("127.0.0.1", Location.Cloud, null)]
    public async Task Send_DeclaredToBeInside_IsDialled(string host, Location location, bool? allowed)
    {
        Task answering = AnswerAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using HttpResponseMessage response = await SendAsync(new("p", "openai-compatible") { BaseUrl = Address(host), Location = location, AllowPrivateNetwork = allowed }, new("127.0.0.1"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await answering;
    }

    [Theory]
    [InlineData("api.example.com", Location.Own, false)]
    [InlineData("gpu1", Location.Cloud, false)]
    public async Task Send_PrivateNetworkForbidden_IsNotDialled(string host, Location location, bool allowed)
    {
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(new("p", "openai-compatible") { BaseUrl = Address(host), Location = location, AllowPrivateNetwork = allowed }, new("127.0.0.1")));
        Assert.False(_inside.Pending());
    }

    /// <summary>Metadata services stay out of reach whatever is declared.</summary>
    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("fd00:ec2::254")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    public async Task Send_MetadataAddress_IsNeverDialled(string answer)
    {
        HttpRequestException failure = await Assert.ThrowsAsync<HttpRequestException>(() =>
            SendAsync(new("p", "vllm") { BaseUrl = Address("metadata.google.internal"), Location = Location.Own, AllowPrivateNetwork = true }, new(answer)));
        Assert.IsType<AddressRefusedException>(failure.InnerException);
    }

    /// <summary>The name is asked once for a connection, so its next answer cannot be what is dialled.</summary>
    [Fact]
    public async Task Connect_NameThatChangesItsMind_IsAskedOnceAndCheckedEachTime()
    {
        ListedResolver rebinding = new("127.0.0.1", "169.254.169.254");
        OutboundDialer dialer = new("gpu1", Port, allowsPrivate: true, rebinding, NullLogger.Instance);
        await using (Stream first = await dialer.ConnectAsync(new("gpu1", Port), TestContext.Current.CancellationToken)) Assert.Equal(1, rebinding.Asked);
        await Assert.ThrowsAsync<AddressRefusedException>(async () => await dialer.ConnectAsync(new("gpu1", Port), TestContext.Current.CancellationToken));
        Assert.Equal(2, rebinding.Asked);
    }

    [Theory]
    [InlineData("other.example.com", 0)]
    [InlineData("gpu1", 1)]
    public async Task Connect_AnotherHostOrPort_IsABug(string host, int portOffset)
    {
        OutboundDialer dialer = new("gpu1", Port, allowsPrivate: true, new ListedResolver("127.0.0.1"), NullLogger.Instance);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await dialer.ConnectAsync(new(host, Port + portOffset), TestContext.Current.CancellationToken));
        Assert.False(_inside.Pending());
    }

    /// <summary>A redirect is an answer like any other: the prompt does not follow it (GHSA-9f46-w24h-69w4).</summary>
    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Send_Redirect_IsNotFollowed(int status)
    {
        using TcpListener elsewhere = new(IPAddress.Loopback, 0);
        elsewhere.Start();
        Task answering = AnswerAsync($"HTTP/1.1 {status} Moved\r\nLocation: http://127.0.0.1:{((IPEndPoint)elsewhere.LocalEndpoint).Port}/\r\nContent-Length: 0\r\n\r\n");
        using HttpResponseMessage response = await SendAsync(new("p", "vllm") { BaseUrl = Address("127.0.0.1") }, new("127.0.0.1"));
        Assert.Equal(status, (int)response.StatusCode);
        await answering;
        Assert.False(elsewhere.Pending());
    }

    public void Dispose() => _inside.Dispose();

    private Uri Address(string host) => new($"http://{host}:{Port}/v1");

    private static async Task<HttpResponseMessage> SendAsync(ProviderConfig provider, ListedResolver resolver)
    {
        using UpstreamClient client = new(resolver, NullLogger<UpstreamClient>.Instance);
        using HttpRequestMessage request = new(HttpMethod.Get, provider.BaseUrl);
        return await client.ProbePoolOf(provider.BaseUrl!, provider).SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task AnswerAsync(string answer)
    {
        using TcpClient client = await _inside.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        NetworkStream stream = client.GetStream();
        byte[] request = new byte[4096];
        _ = await stream.ReadAsync(request, TestContext.Current.CancellationToken);
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer), TestContext.Current.CancellationToken);
    }
}
