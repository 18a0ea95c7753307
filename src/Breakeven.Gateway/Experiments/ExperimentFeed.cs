using System.Collections.Immutable;
using System.Threading.Channels;

namespace Breakeven.Gateway.Experiments;

/// <summary>Tells whoever watches experiments what happens in them, as it happens. Nobody waits for a slow watcher: what it misses it finds in the ledger at its next start.</summary>
public sealed class ExperimentFeed
{
    private const int MostWaiting = 10_000;
    private readonly Channel<ExperimentNews> _news = Channel.CreateBounded<ExperimentNews>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly Channel<ExperimentNews> _routed = Channel.CreateBounded<ExperimentNews>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private volatile bool _isWatched, _areRoutedWatched;

    /// <summary>News since the first reading; one reader.</summary>
    public ChannelReader<ExperimentNews> Watch()
    {
        _isWatched = true;
        return _news.Reader;
    }

    /// <summary>News of calls that a router scored, and all that is found out about answers, since the first reading; one reader.</summary>
    public ChannelReader<ExperimentNews> WatchRouted()
    {
        _areRoutedWatched = true;
        return _routed.Reader;
    }

    public void Tell(CallRecord call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (_isWatched && call.Experiment is not null) _news.Writer.TryWrite(new(call, []));
        if (call.Score is not null && _areRoutedWatched) _routed.Writer.TryWrite(new(call, []));
    }

    /// <param name="facts">What was found out about one call at once.</param>
    public void Tell(ImmutableArray<QualityFact> facts)
    {
        if (_isWatched && facts is [{ Experiment: not null }, ..]) _news.Writer.TryWrite(new(null, facts));
        if (_areRoutedWatched && !facts.IsDefaultOrEmpty) _routed.Writer.TryWrite(new(null, facts));
    }
}

/// <summary>A call of an experiment that has ended, or what was found out about one.</summary>
public readonly record struct ExperimentNews(CallRecord? Call, ImmutableArray<QualityFact> Facts);
