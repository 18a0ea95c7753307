using System.Collections.Concurrent;

namespace Breakeven.Cli.Demo;

/// <summary>Tells the driver when a call has reached a provider, and thus has its time in the ledger.</summary>
internal sealed class DemoIntake
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _expected = new(StringComparer.Ordinal);

    public Task Expect(string call)
    {
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _expected[call] = arrived;
        return arrived.Task;
    }

    public void Arrived(string call)
    {
        if (_expected.TryRemove(call, out TaskCompletionSource? arrived)) arrived.TrySetResult();
    }

    public void Forget(string call) => _expected.TryRemove(call, out _);
}
