using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;

namespace Breakeven.Gateway.Targets.Standby;

/// <summary>A command as a child process.</summary>
internal sealed class EngineProcess : IDisposable
{
    private readonly Process _process;

    private EngineProcess(Process process) => _process = process;

    public bool HasExited => _process.HasExited;

    /// <summary>Of a process that has exited.</summary>
    public int ExitCode => _process.ExitCode;

    /// <param name="shell">Whether <c>/bin/sh</c> reads the command.</param>
    /// <returns>Null when there is no such program, or it may not be run.</returns>
    public static EngineProcess? Start(string command, bool shell, EngineOutput output)
    {
        ImmutableArray<string> words = shell ? ["/bin/sh", "-c", command] : CommandWords.TrySplit(command, out ImmutableArray<string>? split) ? split.Value : [];
        if (words.IsEmpty) return null;
        ProcessStartInfo start = new(words[0], words.Skip(1)) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        Process process = new() { StartInfo = start };
        process.OutputDataReceived += (_, line) => output.Take(line.Data);
        process.ErrorDataReceived += (_, line) => output.Take(line.Data);
        try
        {
            process.Start();
        }
        catch (Exception missing) when (missing is Win32Exception or InvalidOperationException)
        {
            output.Take(missing.Message);
            process.Dispose();
            return null;
        }
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new(process);
    }

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Asks the process to end, and ends it with all its children when it has not after a while.</summary>
    /// <param name="grace">Measured by the system's clock, as the process is.</param>
    public async Task EndAsync(TimeSpan grace)
    {
        if (_process.HasExited) return;
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                using Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
                using CancellationTokenSource limit = new(grace);
                await _process.WaitForExitAsync(limit.Token);
            }
        }
        catch (Exception tooSlow) when (tooSlow is OperationCanceledException or Win32Exception)
        {
            // It does not listen, or there is nothing to ask it with.
        }
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public void Dispose() => _process.Dispose();
}
