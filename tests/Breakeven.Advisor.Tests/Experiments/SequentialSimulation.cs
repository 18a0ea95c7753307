using Breakeven.Advisor.Experiments;

namespace Breakeven.Advisor.Tests.Experiments;

/// <summary>Simulated experiments with a guard that is looked at after every call: how often it fires with cause and without.</summary>
internal static class SequentialSimulation
{
    /// <summary>What calls are like in one arm.</summary>
    /// <param name="ErrorRate">Of calls.</param>
    /// <param name="PassRate">Of answers that pass their check.</param>
    /// <param name="LatencyMs">Median; log-normal with a standard deviation of 0.8, as first answers of chat models are about.</param>
    /// <param name="Usd">Mean cost; log-normal with a standard deviation of 1.</param>
    public sealed record ArmLaw(double ErrorRate, double PassRate, double LatencyMs, double Usd)
    {
        /// <summary>As <see cref="LatencyMs"/>, to the first content of a stream; a value of its own, since answers differ in length.</summary>
        public double FirstTokenMs { get; init; } = 300;
    }

    public static readonly ArmLaw Usual = new(0.01, 0.92, 900, 0.004);

    /// <returns>The guards that fired first, by run; null for none.</returns>
    public static string?[] Run(int runs, int calls, double share, ArmLaw control, ArmLaw candidate, GuardLimits limits, int seed)
    {
        string?[] fired = new string?[runs];
        Parallel.For(0, runs, run => fired[run] = One(new Random(unchecked(seed * 1_000_003 + run)), calls, share, control, candidate, limits));
        return fired;
    }

    private static string? One(Random random, int calls, double share, ArmLaw control, ArmLaw candidate, GuardLimits limits)
    {
        ExperimentSample sample = new(limits, steps: 1);
        for (int call = 0; call < calls; call++)
        {
            bool isCandidate = random.NextDouble() < share;
            Add(random, isCandidate ? sample.Candidate : sample.Control, isCandidate ? candidate : control);
            if (sample.Readings().FirstOrDefault(reading => reading.State == GuardState.Broken) is { } broken) return broken.Guard;
        }
        return null;
    }

    private static void Add(Random random, ArmSample arm, ArmLaw law)
    {
        bool failed = random.NextDouble() < law.ErrorRate;
        arm.Errors.Add(failed ? 1 : 0);
        if (failed) return;
        arm.Checks.Add(random.NextDouble() < law.PassRate ? 1 : 0);
        arm.LogLatency.Add(Math.Log(law.LatencyMs) + 0.8 * Normal(random));
        arm.LogFirstToken.Add(Math.Log(law.FirstTokenMs) + 0.8 * Normal(random));
        arm.Cost.Add(law.Usd * Math.Exp(Normal(random) - 0.5));
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
