using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Breakeven.EndToEnd;

/// <summary>The built executable in a process of its own, as a user runs it.</summary>
internal sealed class BreakevenProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private BreakevenProcess(Process process) => _process = process;

    public int ExitCode => _process.ExitCode;
    public int Id => _process.Id;

    /// <summary>Everything that it printed, on both streams.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>Starts a verb with the secrets of <see cref="GatewayConfig"/> in its environment.</summary>
    public static BreakevenProcess Start(string folder, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "breakeven.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach ((string name, string value) in GatewayConfig.Secrets) start.Environment[name] = value;
        start.Environment.Remove("BREAKEVEN_CONFIG");
        Process process = new() { StartInfo = start };
        BreakevenProcess started = new(process);
        process.OutputDataReceived += started.Keep;
        process.ErrorDataReceived += started.Keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return started;
    }

    /// <summary>Runs a verb to its end.</summary>
    public static async Task<BreakevenProcess> RunAsync(string folder, params IEnumerable<string> arguments)
    {
        BreakevenProcess started = Start(folder, arguments);
        await started.WaitForExitAsync();
        return started;
    }

    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until the gateway says that it is ready.</summary>
    public async Task ReadyAsync(HttpClient http)
    {
        using CancellationTokenSource patience = new(Patience);
        while (true)
        {
            Assert.False(_process.HasExited, $"The gateway stopped with {(_process.HasExited ? _process.ExitCode : 0)}: {Output}");
            try
            {
                using HttpResponseMessage ready = await http.GetAsync("/readyz", patience.Token);
                if (ready.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WaitForExitAsync();
    }

    /// <summary>SIGTERM, as an orchestrator stops a service.</summary>
    public async Task TerminateAsync()
    {
        await SignalAsync("TERM");
        await WaitForExitAsync();
    }

    /// <summary>Sends a signal and does not wait for what follows.</summary>
    /// <param name="signal">As <c>TERM</c> or <c>INT</c>.</param>
    public async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async Task WaitForExitAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(4));
        await _process.WaitForExitAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (_output) _output.AppendLine(line.Data);
    }
}
