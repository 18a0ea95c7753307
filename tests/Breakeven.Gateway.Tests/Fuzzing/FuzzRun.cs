using System.Globalization;

namespace Breakeven.Gateway.Tests.Fuzzing;

/// <summary>How much is tried, and from which seed: <c>eng/fuzz</c> sets both in the environment.</summary>
internal static class FuzzRun
{
    /// <summary>Request bodies. The other kinds follow from it.</summary>
    public static int Count { get; } = Read("BREAKEVEN_FUZZ", 4_000);

    /// <summary>Case n of seed s is always the same bytes.</summary>
    public static int Seed { get; } = Read("BREAKEVEN_FUZZ_SEED", 20_261_127);

    /// <summary>Told to the person who runs it, where the environment names a file.</summary>
    public static void Report(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        if (Environment.GetEnvironmentVariable("BREAKEVEN_REPORT") is { Length: > 0 } path) File.AppendAllText(path, line + Environment.NewLine);
    }

    private static int Read(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
