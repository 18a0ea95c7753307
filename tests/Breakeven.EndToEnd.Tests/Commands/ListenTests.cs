using System.Net;
using System.Net.Sockets;

namespace Breakeven.EndToEnd.Commands;

public sealed class ListenTests
{
    [Fact]
    public async Task Serve_PortInUse_NamesTheAddressAndNoStack()
    {
        using TemporaryFolder folder = new();
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        string address = $"http://{other.LocalEndpoint}";
        folder.Write("breakeven.yaml", GatewayConfig.Text(1, new Uri("http://127.0.0.1:9/v1"), new Uri("http://127.0.0.1:9/v1")));

        await using BreakevenProcess serve = await BreakevenProcess.RunAsync(folder.Path, "serve", "--listen", address);
        Assert.Equal(1, serve.ExitCode);
        Assert.Contains(address, serve.Output, StringComparison.Ordinal);
        Assert.Contains("--listen", serve.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", serve.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", serve.Output, StringComparison.Ordinal);
    }
}
