using System.Collections.Immutable;

namespace Breakeven;

/// <summary>What one replica of a deployment was measured to do. Key <c>profile</c> of <c>hosting</c>.</summary>
/// <param name="FirstTokenMs">Time to the first token of a prompt of no length on an idle replica, in milliseconds; 0 or more.</param>
/// <param name="PrefillTokensPerSecond">Prompt tokens that it reads in a second; above 0.</param>
/// <param name="MeanOutputTokens">Of the calls that it serves; above 0. How long a slot stays taken follows from it.</param>
/// <param name="OutputSpeeds">Time per output token by calls at once, with rising concurrency; at least one point.</param>
/// <remarks>Assumes continuous batching with first come, first served: a call without a free slot waits until one of the calls before it has written its answer.</remarks>
public sealed record CapacityProfile(double FirstTokenMs, double PrefillTokensPerSecond, double MeanOutputTokens, ImmutableArray<OutputSpeed> OutputSpeeds)
{
    /// <summary>Milliseconds per output token of each call, when so many run at once: linear between the measured points, and in proportion beyond the last.</summary>
    /// <param name="concurrency">Calls at once on one replica, at least 1; may be a mean.</param>
    public double MsPerOutputToken(double concurrency)
    {
        OutputSpeed before = OutputSpeeds[0];
        if (concurrency <= before.Concurrency) return before.Ms;
        foreach (OutputSpeed next in OutputSpeeds.AsSpan()[1..])
        {
            if (concurrency <= next.Concurrency) return before.Ms + (next.Ms - before.Ms) * (concurrency - before.Concurrency) / (next.Concurrency - before.Concurrency);
            before = next;
        }
        return before.Ms * concurrency / before.Concurrency;
    }

    /// <summary>Expected time to the first token of a call that arrives now.</summary>
    /// <param name="inputTokens">Of the prompt, 0 or more.</param>
    /// <param name="ahead">Calls that run or wait on all replicas together.</param>
    /// <param name="slots">Calls that all replicas serve at once; at least <paramref name="replicas"/>.</param>
    /// <returns>
    /// With a free slot: the first token's time, the prompt at the prefill rate, and one step of the batch that it joins. Without one, in addition the wait until enough
    /// of those ahead have ended: with c slots and a service time s one ends every s / c, so the call with q before it in the queue waits (q + 1) · s / c.
    /// </returns>
    public TimeSpan TimeToFirstToken(long inputTokens, double ahead, int slots, int replicas)
    {
        double running = Math.Min(ahead, slots);
        double perReplica = Math.Max(1, running / replicas);
        double prefill = 1000 * inputTokens / PrefillTokensPerSecond;
        double own = FirstTokenMs + prefill + (running > 0 ? MsPerOutputToken(perReplica) : 0);
        if (ahead < slots) return TimeSpan.FromMilliseconds(own);
        double service = own + MeanOutputTokens * MsPerOutputToken(perReplica);
        return TimeSpan.FromMilliseconds(own + (ahead - slots + 1) * service / slots);
    }
}

/// <summary>A measured point of a <see cref="CapacityProfile"/>.</summary>
/// <param name="Concurrency">Calls at once on one replica, at least 1.</param>
/// <param name="Ms">Milliseconds from one output token of a call to its next; above 0.</param>
public sealed record OutputSpeed(int Concurrency, double Ms);
