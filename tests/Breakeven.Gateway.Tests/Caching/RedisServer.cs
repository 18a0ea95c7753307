using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Breakeven.Gateway.Tests.Caching;

/// <summary>A real Redis on a free loopback port, which tests can kill and start again.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("breakeven-redis-").FullName;
    private readonly int _port = FreePort();
    private Process? _process;

    public string Address => $"redis://127.0.0.1:{_port}";

    public static async Task<RedisServer> StartAsync()
    {
        RedisServer server = new();
        await server.BeginAsync();
        return server;
    }

    /// <summary>An address where nothing listens, until it is begun.</summary>
    public static RedisServer Stopped() => new();

    public async Task BeginAsync()
    {
        try
        {
            _process = Process.Start(new ProcessStartInfo("redis-server", ["--port", $"{_port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _folder]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Fail("redis-server is missing. Run eng/setup, or: apt-get install -y --no-install-recommends redis-server");
        }
        _process!.OutputDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        for (int i = 0; ; i++)
        {
            try
            {
                using TcpClient client = new();
                await client.ConnectAsync(IPAddress.Loopback, _port, TestContext.Current.CancellationToken);
                return;
            }
            catch (SocketException) when (i < 400)
            {
                await Task.Delay(25, TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>As a crash does: at once, and what was in it is gone.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process) return;
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.Dispose();
        _process = null;
    }

    /// <summary>Whoever can reach Redis.</summary>
    public Task<ConnectionMultiplexer> ConnectAsync() => ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_port},allowAdmin=true");

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
