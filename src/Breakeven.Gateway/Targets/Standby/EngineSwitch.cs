using Breakeven.Gateway.Configuration;
using Breakeven.Gateway.Targets.Dialing;

namespace Breakeven.Gateway.Targets.Standby;

/// <summary>Starts and stops one engine, by command or by URL. One action at a time.</summary>
internal sealed class EngineSwitch(UpstreamClient client, ProviderConfig provider, EngineOutput output, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan ActionTime = TimeSpan.FromSeconds(60);
    private EngineProcess? _process;

    /// <summary>The exit status of the start command; null while it runs, and for a URL.</summary>
    public int? ExitCode => _process is { HasExited: true } ended ? ended.ExitCode : null;

    /// <summary>Whether the start command still runs: then it is the engine.</summary>
    public bool HasProcess => _process is { HasExited: false };

    /// <returns>False when nothing was started.</returns>
    public async Task<bool> StartAsync(StandbyConfig config, CancellationToken stop)
    {
        if (HttpAddress.TryParse(config.Start, out Uri? url)) return await PostAsync(url, stop);
        _process?.Dispose();
        _process = EngineProcess.Start(config.Start, config.Shell, output);
        return _process is not null;
    }

    /// <summary>Runs the stop command or URL, and ends the process that is left.</summary>
    /// <param name="grace">What the process gets to end by itself.</param>
    public async Task StopAsync(StandbyConfig config, TimeSpan grace, CancellationToken stop)
    {
        if (config.Stop is { } how) await RunAsync(how, config.Shell, stop);
        if (_process is { } process) await process.EndAsync(grace);
    }

    public void Dispose() => _process?.Dispose();

    private async Task RunAsync(string how, bool shell, CancellationToken stop)
    {
        if (HttpAddress.TryParse(how, out Uri? url))
        {
            await PostAsync(url, stop);
            return;
        }
        using EngineProcess? command = EngineProcess.Start(how, shell, output);
        if (command is null) return;
        using CancellationTokenSource limit = new(ActionTime, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            await command.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            await command.EndAsync(TimeSpan.Zero);
        }
    }

    private async Task<bool> PostAsync(Uri url, CancellationToken stop)
    {
        using CancellationTokenSource limit = new(ActionTime, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        using HttpRequestMessage request = new(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(default) };
        try
        {
            using HttpResponseMessage answer = await client.ProbePoolOf(url, provider).SendAsync(request, either.Token);
            if (!answer.IsSuccessStatusCode) output.Take($"the URL answered {(int)answer.StatusCode}");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failed) when (NetworkFailure.Is(failed) || failed is OperationCanceledException)
        {
            output.Take($"the URL did not answer: {failed.GetType().Name}");
            return false;
        }
    }
}
