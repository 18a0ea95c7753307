using System.Net;
using System.Net.Sockets;
using System.Text;
using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Server;

/// <summary>Calls are found before the router is asked, and answer as they do behind it.</summary>
public sealed class CallPathTests
{
    [Theory]
    [InlineData("/v1/chat/completions", 200)]
    [InlineData("/V1/Chat/Completions", 200)]
    [InlineData("/v1/chat/completions/", 200)]
    [InlineData("/v1/chat/completions?stream=no", 200)]
    [InlineData("/v1/chat/completion", 404)]
    public async Task Post_Path_IsAnsweredAsTheRouterWould(string path, int status)
    {
        await using ServerHost server = await ServerHost.StartAsync();
        Assert.Equal(status, await PostAsync(server, new Uri(server.Address, path)));
    }

    [Fact]
    public async Task Get_OfACall_IsTold405WithABody()
    {
        await using ServerHost server = await ServerHost.StartAsync();
        using HttpResponseMessage response = await server.Client.GetAsync(new Uri("/v1/chat/completions", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Contains("method_not_allowed", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_CallToTheManagementListener_IsNotFound()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        await using ServerHost server = await ServerHost.StartAsync(config => config with { Server = config.Server with { ManagementListen = $"http://127.0.0.1:{port}" } });

        Assert.Equal(404, await PostAsync(server, new Uri($"http://127.0.0.1:{port}/v1/chat/completions")));
        Assert.Equal(200, await PostAsync(server, new Uri(server.Address, "/v1/chat/completions")));
    }

    private static async Task<int> PostAsync(ServerHost server, Uri address)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, address)
        {
            Content = new StringContent("""{"model":"good","messages":[{"role":"user","content":"hi"}]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("authorization", $"Bearer {GatewayHost.Key}");
        using HttpResponseMessage response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }
}
